using DoubleWinNas.Pbm.Interactive;

namespace DoubleWinNas.Pbm.Tests.Interactive;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("", "exit", "help", "trial", "work", "worker")]
    [InlineData("wor", "work", "worker")]
    [InlineData("work ", "cancel", "list", "show")]
    [InlineData("work l", "list")]
    [InlineData("work list --", "--all", "--help", "--json", "--pool", "--state", "--watch")]
    [InlineData("work list --all --", "--help", "--json", "--pool", "--state", "--watch")]
    [InlineData("work list --state ", "leased", "queued")]
    [InlineData("work list --state q", "queued")]
    [InlineData("help w", "work", "worker")]
    [InlineData("help work ", "cancel", "list", "show")]
    [InlineData("nothing ")]
    [InlineData("worker list ")]
    public void Words_that_fit_are_known_from_the_catalogue(string line, params string[] words)
    {
        var point = CompletionPoint.Of(Catalogues.Small, line);

        Assert.Null(point.Asked);
        Assert.Equal(words, point.Words);
    }

    [Fact]
    public void Values_are_asked_of_the_node_with_what_stands_already()
    {
        var first = CompletionPoint.Of(Catalogues.Small, "work cancel tra");
        Assert.Equal(("tra", "work", "cancel", "id"), (first.Prefix, first.Asked!.Palette, first.Asked.Command, first.Asked.Argument));
        Assert.Equal("pool", CompletionPoint.Of(Catalogues.Small, "work list --pool ").Asked!.Argument);

        var second = CompletionPoint.Of(Catalogues.Small, "trial show my ");
        Assert.Equal("trial", second.Asked!.Argument);
        Assert.Equal(new Dictionary<string, string> { ["search"] = "my" }, second.Asked.Others);
    }

    [Theory]
    [InlineData("work l", "l", "work list |", "", "list")]
    [InlineData("wo", "wo", "work|", "", "work", "worker")]
    [InlineData("work", "work", "work|", "work worker", "work", "worker")]
    [InlineData("show a", "a", "show \"a b\" |", "", "a b")]
    [InlineData("zz", "zz", "zz|", "")]
    public void One_candidate_is_written_out_and_several_as_far_as_they_agree(string text, string prefix, string after, string listed, params string[] candidates)
    {
        var completed = Completion.Of(new LineEditor([]).Insert(text), prefix, candidates);

        Assert.Equal(after, completed.Line.Text.Insert(completed.Line.Cursor, "|"));
        Assert.Equal(listed, string.Join(' ', completed.Candidates));
    }
}

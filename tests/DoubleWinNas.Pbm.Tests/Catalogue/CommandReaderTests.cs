using DoubleWinNas.Pbm.Catalogue;

namespace DoubleWinNas.Pbm.Tests.Catalogue;

public sealed class CommandReaderTests
{
    private static CommandRequest Read(params string[] words) => CommandReader.Read(Catalogues.Small, words);

    [Fact]
    public void Words_are_taken_by_position_and_options_by_name()
    {
        Assert.Equal(new Dictionary<string, string> { ["search"] = "my", ["trial"] = "a b" }, Read("trial", "show", "my", "a b").Arguments);
        Assert.Equal(
            new Dictionary<string, string> { ["pool"] = "train", ["state"] = "queued", ["all"] = "true" },
            Read("work", "list", "--all", "--state=queued", "--pool", "train").Arguments);
        Assert.Equal("{\"arguments\":{\"id\":\"a/b\"}}", Read("work", "show", "a/b").Body());
    }

    [Theory]
    [InlineData("wrok list", "no palette 'wrok'", "did you mean 'work'?", "trial")]
    [InlineData("work lst", "no command 'lst'", "did you mean 'list'?", "cancel")]
    [InlineData("work", "work needs a command", "list, show, cancel")]
    [InlineData("work list --pol x", "no option --pol", "did you mean '--pool'?")]
    [InlineData("worker list --pool x", "no option --pool", "it has none")]
    [InlineData("work show", "ID is missing", "Usage: pbm work show ID")]
    [InlineData("work show a b", "'b' is one word too many")]
    [InlineData("work list --pool", "--pool lacks its value")]
    public void A_wrong_word_is_told_with_the_nearest_known_one(string line, params string[] words)
    {
        var error = Assert.Throws<PbmException>(() => Read(line.Split(' ')));

        Assert.Equal(ExitCode.BadInput, error.ExitCode);
        Assert.All(words, word => Assert.Contains(word, error.Message));
    }

    [Theory]
    [InlineData("work list", false, "work", "list")]
    [InlineData("  work  ", false, "work")]
    [InlineData("work li", true, "work", "li")]
    [InlineData("show 'a b' \"c d\"", true, "show", "a b", "c d")]
    [InlineData("show \"a ", true, "show", "a ")]
    [InlineData("", false)]
    public void A_line_is_split_at_spaces_outside_of_quotes(string line, bool open, params string[] words)
    {
        Assert.Equal(words, LineWords.Split(line, out var isOpen));
        Assert.Equal(open || !line.EndsWith(' ') && line.Length > 0, isOpen);
    }
}

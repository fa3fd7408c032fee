using DoubleWinNas.Orchestration.Controllers;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Orchestration.Tests.Controllers;

public sealed class ContenderSelectionTests
{
    private static readonly Candidate[] Feasible =
    [
        Of("a", 0.50, 1), Of("b", 0.80, 2), Of("c", 0.60, 3), Of("d", 0.90, 4), Of("e", 0.70, 5), Of("f", 0.85, 6), Of("g", 0.65, 7),
    ];

    [Theory]
    [InlineData(1, "d")]
    [InlineData(2, "b d")]
    [InlineData(3, "b d f")]
    [InlineData(7, "a b c d e f g")]
    [InlineData(20, "a b c d e f g")]
    public void The_most_accurate_of_each_band_of_latency_contends(int count, string expected) => Assert.Equal(expected, Names(ContenderSelection.Choose(Feasible, count)));

    [Fact]
    public void Of_equals_the_faster_one_contends_then_the_first_by_text()
    {
        Assert.Equal("fast", Names(ContenderSelection.Choose([Of("slow", 0.9, 2), Of("fast", 0.9, 1)], 1)));
        Assert.Equal("a", Names(ContenderSelection.Choose([Of("b", 0.9, 1), Of("a", 0.9, 1)], 1)));
        Assert.Equal("fast", Names(ContenderSelection.Best([Trained("slow", 0.9, 2), Trained("fast", 0.9, 1)], 1)));
        Assert.Equal("a", Names(ContenderSelection.Best([Trained("b", 0.9, 1), Trained("a", 0.9, 1)], 1)));
    }

    [Fact]
    public void The_order_of_the_candidates_does_not_matter() =>
        Assert.Equal(ContenderSelection.Choose(Feasible, 3), ContenderSelection.Choose([.. Feasible.Reverse()], 3));

    [Fact]
    public void Without_candidates_nobody_contends() => Assert.Empty(ContenderSelection.Choose([], 4));

    [Fact]
    public void The_best_trained_contender_of_each_band_is_told_by_latency_whatever_the_supernet_thought_of_it()
    {
        Contender[] contenders =
        [
            Trained("fast", 0.95, 1), Trained("good", 0.97, 2), new(Of("failed", 1, 3), null, "crashed"), Trained("slow", 0.8, 4), Trained("slower", 0.7, 5),
        ];

        Assert.Equal("good", Names(ContenderSelection.Best(contenders, 1)));
        Assert.Equal("good slow", Names(ContenderSelection.Best(contenders, 2)));
        Assert.Equal("fast good slow slower", Names(ContenderSelection.Best(contenders, 9)));
    }

    private static string Names(IEnumerable<Candidate> candidates) => string.Join(' ', candidates.Select(candidate => candidate.Genotype));

    private static Contender Trained(string name, double validation, double milliseconds) => new(Of(name, 1 - validation, milliseconds), validation, null);

    private static Candidate Of(string name, double accuracy, double milliseconds) => new(name, accuracy, 2 * milliseconds, milliseconds, 0, []);
}

using DoubleWinNas.Orchestration.Controllers;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Orchestration.Tests.Controllers;

public sealed class FinalistSelectionTests
{
    private static readonly Candidate[] Front =
    [
        Of("fast", 0.50, 1), Of("near-fast", 0.60, 1.2), Of("middle", 0.70, 5), Of("near-best", 0.80, 9), Of("best", 0.90, 10),
    ];

    [Theory]
    [InlineData(1, "best")]
    [InlineData(2, "fast best")]
    [InlineData(3, "fast middle best")]
    [InlineData(9, "fast near-fast middle near-best best")]
    public void The_most_accurate_comes_first_then_what_spreads_over_latency(int count, string expected) =>
        Assert.Equal(expected, string.Join(' ', FinalistSelection.Choose(Front, count).Select(candidate => candidate.Genotype)));

    [Fact]
    public void The_order_of_the_front_does_not_matter() =>
        Assert.Equal(FinalistSelection.Choose(Front, 3), FinalistSelection.Choose([.. Front.Reverse()], 3));

    private static Candidate Of(string name, double accuracy, double milliseconds) => new(name, accuracy, 2 * milliseconds, milliseconds, 0, []);
}

using DoubleWinNas.Node.Terminal;

namespace DoubleWinNas.Node.Tests.Terminal;

public sealed class NearestWordTests
{
    [Theory]
    [InlineData("seed", "seed", 0)]
    [InlineData("sede", "seed", 1)]
    [InlineData("sed", "seed", 1)]
    [InlineData("seeed", "seed", 1)]
    [InlineData("soed", "seed", 1)]
    [InlineData("", "seed", 4)]
    [InlineData("kitten", "sitting", 3)]
    public void A_distance_counts_insertions_deletions_replacements_and_swaps(string from, string to, int distance)
    {
        Assert.Equal(distance, NearestWord.EditDistance(from, to));
        Assert.Equal(distance, NearestWord.EditDistance(to, from));
    }

    [Fact]
    public void A_word_that_is_like_none_has_no_suggestion() => Assert.Null(NearestWord.Of("zebra", ["workers", "lease"]));

    [Fact]
    public void The_nearest_word_is_suggested() => Assert.Equal("rounds", NearestWord.Of("round", ["replicas", "rounds", "random-subnets"]));
}

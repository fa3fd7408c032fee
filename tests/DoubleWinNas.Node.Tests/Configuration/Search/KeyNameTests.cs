using DoubleWinNas.Node.Configuration.Search;

namespace DoubleWinNas.Node.Tests.Configuration.Search;

public sealed class KeyNameTests
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
        Assert.Equal(distance, KeyName.EditDistance(from, to));
        Assert.Equal(distance, KeyName.EditDistance(to, from));
    }

    [Fact]
    public void A_key_that_is_like_none_has_no_suggestion() => Assert.Null(KeyName.Nearest("zebra", ["workers", "lease"]));

    [Fact]
    public void The_nearest_key_is_suggested() => Assert.Equal("rounds", KeyName.Nearest("round", ["replicas", "rounds", "random-subnets"]));
}

using DoubleWinNas.Networks.Randomness;

namespace DoubleWinNas.Networks.Tests.Randomness;

public sealed class RandomStreamTests
{
    [Fact]
    public void A_stream_is_the_same_in_every_version()
    {
        // Computed once from the definition in RandomStream's docstring; a change would break every stored seed.
        var stream = RandomStream.Derive(42, 1, 2);
        Assert.Equal([0xF1A197E13276A64UL, 0x25ED5D6501F6DDBBUL], new[] { stream.NextUInt64(), stream.NextUInt64() });
        Assert.Equal(0xaf63dc4c8601ec8cUL, RandomStream.Key("a"));
    }

    [Fact]
    public void Different_keys_and_orders_of_keys_give_different_streams()
    {
        ulong[] firsts =
        [
            RandomStream.Derive(1).NextUInt64(),
            RandomStream.Derive(1, 0).NextUInt64(),
            RandomStream.Derive(1, 0, 0).NextUInt64(),
            RandomStream.Derive(1, 2, 3).NextUInt64(),
            RandomStream.Derive(1, 3, 2).NextUInt64(),
            RandomStream.Derive(2, 2, 3).NextUInt64(),
        ];
        Assert.Equal(firsts.Length, firsts.Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Integers_are_uniform_below_their_bound(int bound)
    {
        var random = RandomStream.Derive(5);
        var counts = new int[bound];
        const int Draws = 70_000;
        for (var i = 0; i < Draws; i++)
        {
            counts[random.NextInt(bound)]++;
        }

        // Five standard deviations of a binomial count: a true generator fails once in over a million.
        var expected = (double)Draws / bound;
        var tolerance = 5 * Math.Sqrt(expected * (1 - (1.0 / bound))) + 1;
        Assert.All(counts, count => Assert.InRange(count, expected - tolerance, expected + tolerance));
    }

    [Fact]
    public void A_shuffle_keeps_every_item()
    {
        var items = Enumerable.Range(0, 100).ToArray();
        RandomStream.Derive(6).Shuffle(items.AsSpan());
        Assert.NotEqual(Enumerable.Range(0, 100), items);
        Assert.Equal(Enumerable.Range(0, 100), items.Order());
    }
}

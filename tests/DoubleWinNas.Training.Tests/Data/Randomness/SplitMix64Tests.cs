using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests.Data.Randomness;

public class SplitMix64Tests
{
    [Fact]
    public void Outputs_are_those_of_the_published_generator()
    {
        // Reference outputs for the seed 1234567 of Vigna's splitmix64.c, as listed on Rosetta Code.
        var random = new SplitMix64(1234567);

        ulong[] outputs = [random.Next(), random.Next(), random.Next(), random.Next(), random.Next()];

        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            outputs);
    }

    [Fact]
    public void Bounded_integers_are_uniform()
    {
        var random = new SplitMix64(7);
        var counts = new int[6];
        for (var i = 0; i < 60_000; i++)
        {
            counts[random.NextInt(6)]++;
        }

        // 5 degrees of freedom: 20.5 is exceeded by chance once in a thousand seeds; this seed is fixed.
        var chiSquare = counts.Sum(count => Math.Pow(count - 10_000, 2) / 10_000);
        Assert.InRange(chiSquare, 0.1, 20.5);
    }

    [Fact]
    public void Doubles_lie_in_the_unit_interval_and_average_a_half()
    {
        var random = new SplitMix64(11);

        var values = Enumerable.Range(0, 20_000).Select(_ => random.NextDouble()).ToArray();

        Assert.All(values, value => Assert.InRange(value, 0, 0.99999999999999989));
        // Standard error of the mean: 0.289 / sqrt(20,000) = 0.002.
        Assert.InRange(values.Average(), 0.49, 0.51);
    }

    [Fact]
    public void Streams_of_seeds_epochs_images_and_orders_all_differ()
    {
        var firsts =
            from seed in new ulong[] { 0, 1, 2 }
            from epoch in new long[] { 0, 1, 2 }
            from image in Enumerable.Range(-1, 100)
            let stream = image < 0 ? PipelineStreams.ForOrder(seed, epoch) : PipelineStreams.ForImage(seed, epoch, image)
            select stream.Next();

        Assert.Equal(3 * 3 * 100, firsts.Distinct().Count());
    }

    [Fact]
    public void A_shuffle_keeps_every_item_and_depends_on_the_stream()
    {
        var (first, second) = (Enumerable.Range(0, 1000).ToArray(), Enumerable.Range(0, 1000).ToArray());

        Permutation.Shuffle(first, new SplitMix64(1));
        Permutation.Shuffle(second, new SplitMix64(2));

        Assert.Equal(Enumerable.Range(0, 1000), first.Order());
        Assert.NotEqual(first, second);
        // A random permutation has one fixed point on average; more than 8 of 1000 would be no shuffle.
        Assert.InRange(first.Where((item, place) => item == place).Count(), 0, 8);
    }
}

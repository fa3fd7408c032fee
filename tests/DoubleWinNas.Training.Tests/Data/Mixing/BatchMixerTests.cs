using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests.Data.Mixing;

public sealed class BatchMixerTests
{
    private static readonly Resolution Size = new(8, 10);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Mixup_blends_each_image_with_its_partner_and_names_the_partners_label(int workers)
    {
        using var dataset = SyntheticDataset.Create();
        var options = new BatchOptions { BatchSize = 6, Seed = 4, Workers = workers };
        using var plain = BatchSource.ForTraining(dataset, options);
        using var mixed = BatchSource.ForTraining(dataset, options with { Mix = new MixOptions { Mixup = 0.5 } });
        for (var step = 0; step < 5; step++)
        {
            using var expected = plain.Next();
            using var found = mixed.Next();
            var (share, length) = ((float)found.Mix!.Value.Share, expected.Images.Length / expected.Count);

            Assert.Equal(expected.Labels.ToArray(), found.Labels.ToArray());
            for (var i = 0; i < expected.Count; i++)
            {
                var own = expected.Images.Slice(i * length, length);
                var partner = expected.Images.Slice((5 - i) * length, length);
                for (var at = 0; at < length; at++)
                {
                    Assert.Equal((share * own[at]) + ((1 - share) * partner[at]), found.Images[(i * length) + at], 1e-6f);
                }
            }
        }
    }

    [Theory]
    [InlineData(PixelLayout.Nchw)]
    [InlineData(PixelLayout.Nhwc)]
    public void CutMix_takes_exactly_the_box_from_the_partner(PixelLayout layout)
    {
        using var dataset = SyntheticDataset.Create();
        var options = new BatchOptions { BatchSize = 4, Seed = 4, Workers = 2, Layout = layout };
        using var plain = BatchSource.ForTraining(dataset, options);
        using var mixed = BatchSource.ForTraining(dataset, options with { Mix = new MixOptions { CutMix = 1 } });
        for (var step = 0; step < 5; step++)
        {
            using var expected = plain.Next();
            using var found = mixed.Next();
            var box = found.Mix!.Value.Box;
            const int Side = SyntheticDataset.Side;
            Assert.Equal(1 - (box.Pixels / (double)(Side * Side)), found.Mix.Value.Share, 1e-12);
            for (var i = 0; i < found.Images.Length; i++)
            {
                var (image, y, x) = (i / (Side * Side), i / Side % Side, i % Side);
                var isInside = x >= box.Left && x < box.Right && y >= box.Top && y < box.Bottom;
                var from = isInside ? 3 - image : image;
                Assert.Equal(expected.Images[(from * Side * Side) + (i % (Side * Side))], found.Images[i]);
            }
        }
    }

    [Fact]
    public void A_box_that_reaches_past_the_border_is_cut_and_the_share_follows()
    {
        var random = new SplitMix64(1);
        var seen = new HashSet<PixelBox>();
        for (var i = 0; i < 500; i++)
        {
            var mix = BatchMixer.Cut(0.75, Size, ref random);
            Assert.InRange(mix.Box.Right - mix.Box.Left, 0, 5);
            Assert.InRange(mix.Box.Bottom - mix.Box.Top, 0, 4);
            Assert.InRange(mix.Share, 0.75, 1);
            Assert.Equal(1 - (mix.Box.Pixels / 80.0), mix.Share, 1e-12);
            seen.Add(mix.Box);
        }

        // Half of the side, 10 x 8 places for its middle.
        Assert.Equal(80, seen.Count);
    }

    [Fact]
    public void Shares_are_those_of_the_beta_distribution()
    {
        var options = new MixOptions { Mixup = 0.2 };
        double[] shares = [.. Enumerable.Range(0, 20_000).Select(batch => BatchMixer.Draw(options, 1, 0, batch, Size)!.Value.Share)];

        // Beta(a, a): mean 1/2, variance 1 / (4 (2a + 1)); their deviations over 20,000 draws are 0.003 and 0.001.
        Assert.Equal(0.5, shares.Average(), 0.015);
        Assert.Equal(1 / (4 * 1.4), shares.Average(share => (share - 0.5) * (share - 0.5)), 0.006);
    }

    [Fact]
    public void The_wanted_share_of_batches_is_mixed_half_by_each_kind_and_always_alike()
    {
        var options = new MixOptions { Mixup = 1, CutMix = 1, Probability = 0.5 };
        BatchMix?[] drawn = [.. Enumerable.Range(0, 4000).Select(batch => BatchMixer.Draw(options, 1, 2, batch, Size))];

        Assert.Equal(2000, drawn.Count(mix => mix is not null), 150.0);
        Assert.Equal(1000, drawn.Count(mix => mix is { Box.IsEmpty: false }), 150.0);
        Assert.Equal(drawn[123], BatchMixer.Draw(options, 1, 2, 123, Size));
        Assert.Null(BatchMixer.Draw(new MixOptions(), 1, 2, 3, Size));
    }

    [Fact]
    public void Evaluation_is_never_mixed()
    {
        using var dataset = SyntheticDataset.Create();
        using var source = BatchSource.ForEvaluation(dataset, Split.Test, new BatchOptions { BatchSize = 8, Mix = new MixOptions { Mixup = 1 } });

        Assert.True(source.TryNext(out var batch));
        Assert.Null(batch.Mix);
        batch.Dispose();
    }

    [Theory]
    [InlineData(-0.1, 0, 1, "Mixup's alpha is -0.1")]
    [InlineData(0, 2, 1, "CutMix's alpha is 2")]
    [InlineData(0, 0, 1.5, "share of mixed batches is 1.5")]
    public void Values_out_of_range_are_refused(double mixup, double cutMix, double probability, string named) => Assert.Contains(
        named, Assert.Throws<InputException>(() => new MixOptions { Mixup = mixup, CutMix = cutMix, Probability = probability }.Validate()).Message);
}

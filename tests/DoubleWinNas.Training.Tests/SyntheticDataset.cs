using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests;

/// <summary>Small grey images of noise with one bright bar, whose place is the class: learnt within a few dozen steps.</summary>
internal static class SyntheticDataset
{
    public const int Side = 16;

    public static IImageDataset Create(int classes = 4, int train = 160, int test = 40, ulong seed = 1)
    {
        using var hash = new ContentHash();
        hash.AddLine($"{classes} {train} {test} {seed}");
        var source = new InMemorySource(
            "bars",
            "bars",
            Images("train", train, classes, seed),
            Images("test", test, classes, seed + 1),
            [.. Enumerable.Range(0, classes).Select(label => $"bar-{label}")],
            ValidationShare: 0.2,
            new ImageTransform(new PaddedRandomCrop(1), Flip: true),
            hash);
        return InMemoryDataset.Create(source, new DatasetOptions());
    }

    private static RawImages Images(string name, int count, int classes, ulong seed)
    {
        var random = PipelineStreams.ForImage(seed, 0, 0);
        var pixels = GC.AllocateArray<byte>(count * Side * Side, pinned: true);
        var labels = new int[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % classes;
            var row = (labels[i] + 1) * Side / (classes + 1);
            for (var at = 0; at < Side * Side; at++)
            {
                pixels[i * Side * Side + at] = (byte)(random.NextInt(120) + (at / Side == row ? 130 : 0));
            }
        }

        return new RawImages(name, pixels, labels, Resolution.Square(Side), Channels: 1);
    }
}

using System.Security.Cryptography;
using System.Text;
using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests.Data.Formats;

public class FashionMnistTests
{
    private static IImageDataset Dataset => FashionMnist.Dataset;

    [Fact]
    public void Splits_are_55000_and_5000_of_the_training_files_and_the_10000_test_images()
    {
        Assert.Equal(new SplitCounts(55_000, 5_000, 10_000), Dataset.Splits);
        Assert.Equal((1, Resolution.Square(28), 10), (Dataset.Channels, Dataset.NativeSize, Dataset.ClassNames.Count));
        Assert.Equal("Ankle boot", Dataset.ClassNames[9]);
    }

    [Fact]
    public void Validation_images_never_change()
    {
        // Golden, recomputed with Python: another choice would let images that old searches validated on into training.
        Assert.Equal([39, 41, 46, 47, 58], Dataset.Indices(Split.Validation)[..5].ToArray());
    }

    [Fact]
    public void Train_and_validation_partition_the_training_files()
    {
        var both = Dataset.Indices(Split.Train).ToArray().Concat(Dataset.Indices(Split.Validation).ToArray());

        Assert.Equal(Enumerable.Range(0, 60_000), both.Order());
        Assert.Equal(Enumerable.Range(60_000, 10_000), Dataset.Indices(Split.Test).ToArray());
    }

    // Labels, byte sums and SHA-256 prefixes taken from Debian's dataset-fashion-mnist with Python's gzip and hashlib.
    [Theory]
    [InlineData(0, 9, 76_247, "5bd44e331a6d6998")]
    [InlineData(12_345, 8, 97_611, "60a64c9f9c2e935d")]
    [InlineData(59_999, 5, 16_684, "489c477715bd5275")]
    [InlineData(60_000, 9, 33_456, "ffc7351ed0f8bae5")]
    [InlineData(61_234, 4, 63_457, "6cd5a53b87235358")]
    [InlineData(69_999, 5, 24_390, "0e65cd3713adf40e")]
    public void Known_images_have_their_labels_and_pixels(int index, int label, int sum, string hash)
    {
        using var found = Find(index);
        var pixels = Pixels.Bytes(found.Batch, found.Position, Dataset.Normalization);

        Assert.Equal(label, found.Batch.Labels[found.Position]);
        Assert.Equal(sum, pixels.Sum(value => value));
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(pixels))[..16]);
    }

    [Fact]
    public void Every_test_image_is_its_file_bytes_normalised()
    {
        var bytes = IdxTestFiles.Unpacked($"{IdxTestFiles.FashionMnist}/t10k-images-idx3-ubyte.gz").AsSpan(16);
        var labels = IdxTestFiles.Unpacked($"{IdxTestFiles.FashionMnist}/t10k-labels-idx1-ubyte.gz").AsSpan(8);
        double mean = Dataset.Normalization.Mean[0], deviation = Dataset.Normalization.Deviation[0];
        var expected = Enumerable.Range(0, 256).Select(value => ((value / 255.0) - mean) / deviation).ToArray();
        using var source = BatchSource.ForEvaluation(Dataset, Split.Test, new BatchOptions { BatchSize = 999 });

        var (at, worst) = (0, 0.0);
        while (source.TryNext(out var batch))
        {
            using (batch)
            {
                var images = batch.Images;
                for (var i = 0; i < images.Length; i++)
                {
                    worst = Math.Max(worst, Math.Abs(images[i] - expected[bytes[(at * 784) + i]]));
                }

                for (var i = 0; i < batch.Count; i++)
                {
                    Assert.Equal(labels[at + i], batch.Labels[i]);
                }

                at += batch.Count;
            }
        }

        Assert.Equal(10_000, at);
        // Values reach 2; three float32 roundings of values of that size.
        Assert.InRange(worst, 0, 1e-6);
    }

    [Fact]
    public void Mean_and_deviation_are_those_of_the_training_images()
    {
        // 0.2860 and 0.3530 are published for all 60,000; 5,000 fewer move them by less than 0.001.
        Assert.InRange(Dataset.Normalization.Mean[0], 0.285f, 0.287f);
        Assert.InRange(Dataset.Normalization.Deviation[0], 0.352f, 0.354f);
    }

    [Fact]
    public void Content_hash_covers_the_uncompressed_files_and_the_class_names()
    {
        string[] files = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"];
        var content = files.SelectMany(file => IdxTestFiles.Unpacked($"{IdxTestFiles.FashionMnist}/{file}-ubyte.gz"))
            .Concat(Dataset.ClassNames.SelectMany(name => Encoding.UTF8.GetBytes(name + "\n")))
            .ToArray();

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), Dataset.ContentHash);
    }

    private static FoundImage Find(int index)
    {
        foreach (var split in Enum.GetValues<Split>())
        {
            var position = Dataset.Indices(split).Span.BinarySearch(index);
            if (position >= 0)
            {
                var source = BatchSource.ForEvaluation(Dataset, split, new BatchOptions { BatchSize = 500, Workers = 1 });
                source.Seek(0, position / 500);
                return new FoundImage(source, source.Next(), position % 500);
            }
        }

        throw new InvalidOperationException($"{index} is in no split");
    }

    private sealed record FoundImage(BatchSource Source, Batch Batch, int Position) : IDisposable
    {
        public void Dispose()
        {
            Batch.Dispose();
            Source.Dispose();
        }
    }
}

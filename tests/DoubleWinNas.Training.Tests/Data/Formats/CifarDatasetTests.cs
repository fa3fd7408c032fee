using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests.Data.Formats;

public sealed class CifarDatasetTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Cifar_10_batches_are_read_in_the_order_of_their_numbers()
    {
        foreach (var batch in new[] { 10, 2, 1 })
        {
            _folder.Write($"data_batch_{batch}.bin", Records(20, 1, i => (byte)(i % 10), seed: batch));
        }

        _folder.Write("test_batch.bin", Records(10, 1, i => (byte)i, seed: 99));
        using var dataset = DatasetCatalog.Open(_folder.Path);

        Assert.Equal(("cifar-10", new SplitCounts(54, 6, 10)), (dataset.Name, dataset.Splits));
        Assert.Equal([1, 2, 10], new[] { 0, 20, 40 }.Select(index => (int)FirstByte(dataset, index)));
    }

    [Fact]
    public void Planes_become_channels()
    {
        WriteTen();
        using var dataset = DatasetCatalog.Open(_folder.Path);
        using var source = BatchSource.ForEvaluation(dataset, Split.Test, new BatchOptions { BatchSize = 10 });
        using var batch = source.Next();

        var expected = File.ReadAllBytes(Path.Combine(_folder.Path, "test_batch.bin"));

        Assert.Equal((3, 32, 32), (batch.Channels, batch.Height, batch.Width));
        for (var image = 0; image < 10; image++)
        {
            Assert.Equal(expected[image * 3073], batch.Labels[image]);
            Assert.Equal(expected[((image * 3073) + 1)..((image + 1) * 3073)], Pixels.Bytes(batch, image, dataset.Normalization));
        }
    }

    [Fact]
    public void Names_come_from_the_meta_file()
    {
        WriteTen();
        _folder.WriteText("batches.meta.txt", "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n");
        using var dataset = DatasetCatalog.Open(_folder.Path);

        Assert.Equal("truck", dataset.ClassNames[9]);
    }

    [Fact]
    public void Cifar_100_labels_are_the_fine_ones()
    {
        _folder.Write("train.bin", Records(200, 2, i => (byte)(i % 100), seed: 1));
        _folder.Write("test.bin", Records(100, 2, i => (byte)(99 - i), seed: 2));
        using var dataset = DatasetCatalog.Open(_folder.Path);

        Assert.Equal(("cifar-100", 100), (dataset.Name, dataset.ClassNames.Count));
        Assert.Equal((57, 99, 0), (dataset.LabelOf(157), dataset.LabelOf(200), dataset.LabelOf(299)));
    }

    [Fact]
    public void A_truncated_record_is_named()
    {
        WriteTen();
        var path = _folder.Write("data_batch_1.bin", Records(20, 1, i => (byte)(i % 10), seed: 1)[..^5]);

        Refused(path, "3073");
    }

    [Fact]
    public void A_missing_test_file_is_named()
    {
        WriteTen();
        File.Delete(Path.Combine(_folder.Path, "test_batch.bin"));

        Refused("test_batch.bin", "does not exist");
    }

    [Fact]
    public void A_label_out_of_range_is_refused_with_its_place()
    {
        WriteTen();
        _folder.Write("test_batch.bin", Records(10, 1, i => (byte)(i + 1), seed: 3));

        Refused("image 9 of test_batch.bin", "label 10", "0 to 9");
    }

    // The first pixel's red byte is the seed.
    private static byte[] Records(int count, int labelBytes, Func<int, byte> label, int seed)
    {
        var record = labelBytes + 3072;
        var bytes = new byte[count * record];
        var random = new SplitMix64((ulong)seed);
        for (var i = 0; i < bytes.Length; i++)
        {
            var (image, place) = (i / record, i % record);
            bytes[i] = (place - labelBytes) switch
            {
                -1 => label(image),
                < -1 => 7,
                0 => (byte)seed,
                _ => (byte)random.NextInt(256),
            };
        }

        return bytes;
    }

    private static byte FirstByte(IImageDataset dataset, int index)
    {
        foreach (var split in new[] { Split.Train, Split.Validation })
        {
            using var source = BatchSource.ForEvaluation(dataset, split, new BatchOptions { BatchSize = 60 });
            using var batch = source.Next();
            var position = batch.Indices.IndexOf(index);
            if (position >= 0)
            {
                return Pixels.Bytes(batch, position, dataset.Normalization)[0];
            }
        }

        throw new InvalidOperationException($"{index} is in neither split");
    }

    private void WriteTen()
    {
        _folder.Write("data_batch_1.bin", Records(20, 1, i => (byte)(i % 10), seed: 1));
        _folder.Write("test_batch.bin", Records(10, 1, i => (byte)(9 - i), seed: 2));
    }

    private void Refused(params string[] parts)
    {
        var error = Assert.Throws<InputException>(() => DatasetCatalog.Open(_folder.Path));
        Assert.All(parts, part => Assert.Contains(part, error.Message));
    }
}

using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Tests.Data.Decoding;

namespace DoubleWinNas.Training.Tests.Data.Packing;

public sealed class PackedImageDatasetTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public PackedImageDatasetTests() => TestImages.WriteFolder(_folder, imagesPerClass: 10);

    private string Target => Path.Combine(_folder.Path, "packed");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pack_is_the_folder_it_was_made_of()
    {
        using var folder = DatasetCatalog.Open(_folder.Path);
        var shards = Pack(folder);
        using var pack = DatasetCatalog.Open(Target);

        Assert.True(shards > 2, $"{shards} shards");
        Assert.Equal(
            (folder.Name, folder.Splits, folder.ContentHash, folder.Channels), (pack.Name, pack.Splits, pack.ContentHash, pack.Channels));
        Assert.Equal(folder.ClassNames, pack.ClassNames);
        for (var index = 0; index < folder.Splits.Total; index++)
        {
            Assert.Equal((folder.NameOf(index), folder.LabelOf(index)), (pack.NameOf(index), pack.LabelOf(index)));
        }

        Assert.Equal(Batches(folder), Batches(pack));
    }

    [Fact]
    public void A_shortened_or_missing_shard_is_named()
    {
        using var folder = DatasetCatalog.Open(_folder.Path);
        Pack(folder);
        var shard = Path.Combine(Target, "images-001.bin");
        using (var file = File.OpenWrite(shard))
        {
            file.SetLength(10);
        }

        Assert.Contains("images-001.bin: has 10 bytes", Assert.Throws<InputException>(() => DatasetCatalog.Open(Target)).Message);
        File.Delete(shard);
        Assert.Contains("images-001.bin: has gone", Assert.Throws<InputException>(() => DatasetCatalog.Open(Target)).Message);
    }

    [Fact]
    public void What_packing_decided_is_not_decided_again()
    {
        using var folder = DatasetCatalog.Open(_folder.Path);
        Pack(folder);

        Assert.Contains("is packed", Assert.Throws<InputException>(() => DatasetCatalog.Open(Target, new DatasetOptions { MaxClasses = 2 })).Message);
        Assert.Contains("exists already", Assert.Throws<InputException>(() => Pack(folder)).Message);
        using var bars = SyntheticDataset.Create();
        Assert.Contains("no folder of JPEG files", Assert.Throws<InputException>(() => ImagePacker.Pack(bars, Target + "2")).Message);
    }

    [Fact]
    public void A_file_that_vanished_while_packing_is_named_and_leaves_nothing()
    {
        using var folder = DatasetCatalog.Open(_folder.Path);
        File.Delete(Path.Combine(_folder.Path, "train/b/003.jpg"));

        Assert.Contains("train/b/003.jpg", Assert.Throws<InputException>(() => Pack(folder)).Message);

        Assert.DoesNotContain(Directory.GetDirectories(_folder.Path), path => Path.GetFileName(path).StartsWith("packed", StringComparison.Ordinal));
    }

    private int Pack(IImageDataset dataset)
    {
        ImagePacker.Pack(dataset, Target, shardBytes: 20_000);
        return Directory.GetFiles(Target, "images-*.bin").Length;
    }

    private static List<float> Batches(IImageDataset dataset)
    {
        using var source = BatchSource.ForTraining(dataset, new BatchOptions { BatchSize = 5, Seed = 3, Workers = 2, ResolutionOf = BatchOptions.Fixed(Resolution.Square(12)) });
        var values = new List<float>();
        for (var i = 0; i < 8; i++)
        {
            using var batch = source.Next();
            values.AddRange(batch.Images.ToArray());
            values.AddRange(batch.Labels.ToArray().Select(label => (float)label));
        }

        return values;
    }
}

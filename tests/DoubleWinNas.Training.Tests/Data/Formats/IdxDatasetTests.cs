using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests.Data.Formats;

public sealed class IdxDatasetTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public IdxDatasetTests() => IdxTestFiles.WriteSmall(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_of_plain_files_opens_with_a_tenth_held_out()
    {
        using var dataset = Open();

        Assert.Equal(new SplitCounts(36, 4, 10), dataset.Splits);
        Assert.Equal(["0", "1", "2", "3", "4"], dataset.ClassNames);
        Assert.Equal(new Resolution(6, 4), dataset.NativeSize);
        Assert.Equal(3, dataset.LabelOf(43));
        Assert.Equal("t10k-images-idx3-ubyte#3", dataset.NameOf(43));
    }

    [Fact]
    public void Compressed_and_plain_files_are_the_same_dataset()
    {
        using var plain = Open();
        foreach (var path in Directory.GetFiles(_folder.Path))
        {
            File.WriteAllBytes(path + ".gz", IdxTestFiles.Gzip(File.ReadAllBytes(path)));
            File.Delete(path);
        }

        using var packed = Open();

        Assert.Equal(plain.ContentHash, packed.ContentHash);
    }

    [Fact]
    public void One_changed_pixel_changes_the_content_hash()
    {
        using var before = Open();
        _folder.Write("t10k-images-idx3-ubyte", IdxTestFiles.Images(10, 6, 4, i => (byte)(i == 100 ? 1 : 200 + (i / 24))));
        using var after = Open();

        Assert.NotEqual(before.ContentHash, after.ContentHash);
    }

    [Fact]
    public void Wrong_magic_is_named()
    {
        var path = _folder.Write("train-images-idx3-ubyte", IdxTestFiles.Labels(1, 2, 3));

        Refused(path, "0x00000801", "0x00000803");
    }

    [Fact]
    public void A_truncated_file_is_named()
    {
        var path = _folder.Write("train-images-idx3-ubyte", IdxTestFiles.Images(40, 6, 4, _ => 1)[..^1]);

        Refused(path, "ends early", "976 bytes");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(10)]
    public void A_file_that_ends_in_its_header_is_named(int length)
    {
        var path = _folder.Write("t10k-labels-idx1-ubyte", new byte[] { 0, 0, 8, 1, 0, 0, 0, 5, 1, 1 }[..length]);

        Refused(path, "ends early");
    }

    [Fact]
    public void A_truncated_gzip_file_is_named()
    {
        File.Delete(Path.Combine(_folder.Path, "train-images-idx3-ubyte"));
        var packed = IdxTestFiles.Gzip(IdxTestFiles.Images(40, 6, 4, i => (byte)(i * 37)));
        var path = _folder.Write("train-images-idx3-ubyte.gz", packed[..(packed.Length / 2)]);

        Refused(path);
    }

    [Fact]
    public void Rubbish_after_a_gzip_header_is_named()
    {
        File.Delete(Path.Combine(_folder.Path, "train-images-idx3-ubyte"));
        var path = _folder.Write("train-images-idx3-ubyte.gz", [0x1F, 0x8B, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

        Refused(path);
    }

    [Fact]
    public void A_header_that_promises_terabytes_is_refused_before_memory_is_taken()
    {
        var path = _folder.Write("train-images-idx3-ubyte", IdxTestFiles.Array(3, [2_000_000, 1000, 1000], [1]));

        Refused(path, "ends early");
    }

    [Fact]
    public void A_zero_dimension_is_refused()
    {
        var path = _folder.Write("train-images-idx3-ubyte", IdxTestFiles.Array(3, [40, 0, 4], []));

        Refused(path, "dimension 1", "at least 1");
    }

    [Fact]
    public void Bytes_after_the_end_are_refused()
    {
        var path = _folder.Write("t10k-labels-idx1-ubyte", [.. IdxTestFiles.Labels([.. Enumerable.Repeat((byte)1, 10)]), 7]);

        Refused(path, "goes on after");
    }

    [Fact]
    public void Different_numbers_of_images_and_labels_are_refused()
    {
        _folder.Write("train-labels-idx1-ubyte", IdxTestFiles.Labels(0, 1, 2));

        Refused("40 images", "3 labels");
    }

    [Fact]
    public void Different_sizes_of_training_and_test_images_are_refused()
    {
        _folder.Write("t10k-images-idx3-ubyte", IdxTestFiles.Images(10, 4, 6, _ => 1));

        Refused("6x4", "4x6");
    }

    [Fact]
    public void A_label_that_training_does_not_have_is_refused_with_its_place()
    {
        _folder.Write("t10k-labels-idx1-ubyte", IdxTestFiles.Labels(0, 1, 2, 3, 4, 0, 1, 12, 3, 4));

        Refused("image 7 of t10k-images", "label 12", "0 to 4");
    }

    [Fact]
    public void Fashion_mnist_has_ten_labels_whatever_the_file_says()
    {
        using var named = new TestFolder();
        var folder = Path.Combine(named.Path, "fashion-mnist");
        Directory.Move(_folder.Path, folder);
        Directory.CreateDirectory(_folder.Path);
        File.WriteAllBytes(Path.Combine(folder, "train-labels-idx1-ubyte"), IdxTestFiles.Labels([.. Enumerable.Repeat((byte)10, 40)]));

        var error = Assert.Throws<InputException>(() => DatasetCatalog.Open(folder));

        Assert.Contains("label 10", error.Message);
        Assert.Contains("0 to 9", error.Message);
    }

    [Fact]
    public void A_missing_label_file_is_named_with_all_that_belongs_there()
    {
        File.Delete(Path.Combine(_folder.Path, "t10k-labels-idx1-ubyte"));

        Refused("t10k-labels-idx1-ubyte", "train-images-idx3-ubyte");
    }

    [Fact]
    public void A_class_without_training_images_is_named()
    {
        _folder.Write("train-labels-idx1-ubyte", IdxTestFiles.Labels([.. Enumerable.Range(0, 40).Select(i => (byte)(i % 2 * 4))]));

        Refused("class '1' (label 1)", "no training images");
    }

    [Fact]
    public void A_class_list_orders_the_labels_and_drops_the_rest()
    {
        var list = _folder.WriteText("classes.txt", "3\n\n0\n4\n");
        using var dataset = DatasetCatalog.Open(_folder.Path, new DatasetOptions { ClassListFile = list });

        Assert.Equal(["3", "0", "4"], dataset.ClassNames);
        Assert.Equal(new SplitCounts(22, 2, 6), dataset.Splits);
        Assert.Equal((0, 1, 2), (dataset.LabelOf(3), dataset.LabelOf(5), dataset.LabelOf(9)));
        Assert.DoesNotContain(6, dataset.Indices(Split.Train).ToArray());
    }

    [Fact]
    public void A_limit_keeps_the_first_classes()
    {
        using var dataset = DatasetCatalog.Open(_folder.Path, new DatasetOptions { MaxClasses = 2, ValidationShare = 0.5 });

        Assert.Equal(["0", "1"], dataset.ClassNames);
        Assert.Equal(new SplitCounts(8, 8, 4), dataset.Splits);
    }

    [Theory]
    [InlineData("0\nbag\n", "classes.txt:2", "'bag'")]
    [InlineData("0\n1\n0\n", "classes.txt:3", "line 1")]
    [InlineData("0\n", "classes.txt", "names 1 classes")]
    public void A_wrong_class_list_is_refused_with_its_line(string text, string place, string found)
    {
        var list = _folder.WriteText("classes.txt", text);

        var error = Assert.Throws<InputException>(() => DatasetCatalog.Open(_folder.Path, new DatasetOptions { ClassListFile = list }));

        Assert.Contains(place, error.Message);
        Assert.Contains(found, error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void A_number_of_classes_that_cannot_be_is_refused(int classes)
    {
        var error = Assert.Throws<InputException>(() => DatasetCatalog.Open(_folder.Path, new DatasetOptions { MaxClasses = classes }));

        Assert.Contains("it has 5", error.Message);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(0.95)]
    [InlineData(double.NaN)]
    public void A_validation_share_outside_its_range_is_refused(double share)
    {
        var error = Assert.Throws<InputException>(() => DatasetCatalog.Open(_folder.Path, new DatasetOptions { ValidationShare = share }));

        Assert.Contains("0 to 0.9", error.Message);
    }

    [Fact]
    public void Grey_images_can_be_had_as_three_equal_channels()
    {
        using var grey = Open();
        using var colour = DatasetCatalog.Open(_folder.Path, new DatasetOptions { Channels = 3 });
        using var greySource = BatchSource.ForEvaluation(grey, Split.Test, new BatchOptions { BatchSize = 10 });
        using var colourSource = BatchSource.ForEvaluation(colour, Split.Test, new BatchOptions { BatchSize = 10 });
        using var one = greySource.Next();
        using var three = colourSource.Next();

        Assert.Equal((1, 3), (one.Channels, three.Channels));
        for (var channel = 0; channel < 3; channel++)
        {
            Assert.Equal(one.Images.Slice(7 * 24, 24), three.Images.Slice(((7 * 3) + channel) * 24, 24));
        }
    }

    [Fact]
    public void Two_channels_are_refused()
    {
        var error = Assert.Throws<InputException>(() => DatasetCatalog.Open(_folder.Path, new DatasetOptions { Channels = 2 }));

        Assert.Contains("2 channels", error.Message);
    }

    private IImageDataset Open() => DatasetCatalog.Open(_folder.Path);

    private void Refused(params string[] parts)
    {
        var error = Assert.Throws<InputException>(Open);
        Assert.All(parts, part => Assert.Contains(part, error.Message));
    }
}

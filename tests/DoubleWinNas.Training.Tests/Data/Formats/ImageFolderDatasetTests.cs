using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Tests.Data.Decoding;

namespace DoubleWinNas.Training.Tests.Data.Formats;

public sealed class ImageFolderDatasetTests : IDisposable
{
    private static readonly Func<long, int, Resolution> Small = BatchOptions.Fixed(new Resolution(16, 20));
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Classes_are_folders_and_val_is_the_test_split()
    {
        TestImages.WriteFolder(_folder, imagesPerClass: 10);
        using var dataset = Open();

        Assert.Equal(["a", "b", "c"], dataset.ClassNames);
        Assert.Equal(new SplitCounts(27, 3, 30), dataset.Splits);
        Assert.Null(dataset.NativeSize);
        Assert.Equal(("val/c/009.jpg", 2), (dataset.NameOf(59), dataset.LabelOf(59)));
    }

    [Fact]
    public void With_val_and_test_each_is_what_its_name_says()
    {
        TestImages.WriteFolder(_folder, imagesPerClass: 2);
        foreach (var name in new[] { "a", "b", "c" })
        {
            _folder.Write($"test/{name}/0.JPEG", TestImages.Jpeg(20, 20));
        }

        using var dataset = Open();

        Assert.Equal(new SplitCounts(6, 6, 3), dataset.Splits);
        Assert.Equal("test/a/0.JPEG", dataset.NameOf(dataset.Indices(Split.Test).Span[0]));
    }

    [Fact]
    public void Without_val_and_test_both_are_named()
    {
        _folder.Write("train/a/0.jpg", TestImages.Jpeg(20, 20));
        _folder.Write("train/b/0.jpg", TestImages.Jpeg(20, 20));

        Refused("'val/' or 'test/'");
    }

    [Fact]
    public void A_class_list_orders_the_labels_and_leaves_other_folders_unread()
    {
        TestImages.WriteFolder(_folder, imagesPerClass: 4);
        Directory.Delete(Path.Combine(_folder.Path, "val/b"), recursive: true);
        var list = _folder.WriteText("imagenet100.txt", "c\na\n");
        using var dataset = DatasetCatalog.Open(_folder.Path, new DatasetOptions { ClassListFile = list });

        Assert.Equal(["c", "a"], dataset.ClassNames);
        Assert.Equal(8, dataset.Splits.Test);
        Assert.Equal(("train/c/000.jpg", 0), (dataset.NameOf(0), dataset.LabelOf(0)));
        Assert.Equal(("val/a/000.jpg", 1), (dataset.NameOf(12), dataset.LabelOf(12)));
    }

    [Fact]
    public void An_empty_class_is_named_with_what_lies_there_instead()
    {
        TestImages.WriteFolder(_folder, imagesPerClass: 1);
        _folder.WriteText("train/d/picture.png", "");

        Refused("class 'd' (label 3)", "'train/d/'", "'picture.png'");
    }

    [Fact]
    public void A_class_without_test_images_is_named()
    {
        TestImages.WriteFolder(_folder, imagesPerClass: 1);
        Directory.Delete(Path.Combine(_folder.Path, "val/b"), recursive: true);

        Refused("class 'b' (label 1)", "'val/b/'");
    }

    [Fact]
    public void The_hash_depends_on_names_sizes_and_times_in_use()
    {
        TestImages.WriteFolder(_folder, imagesPerClass: 2);
        using var first = Open();
        using var again = Open();
        var path = Path.Combine(_folder.Path, "train/a/000.jpg");
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddHours(-1));
        using var touched = Open();
        File.Move(path, Path.Combine(_folder.Path, "train/a/moved.jpg"));
        using var renamed = Open();

        Assert.Equal(first.ContentHash, again.ContentHash);
        Assert.Equal(3, new[] { first.ContentHash, touched.ContentHash, renamed.ContentHash }.Distinct().Count());
    }

    [Fact]
    public void Broken_images_are_counted_named_and_replaced_by_the_next_good_one()
    {
        TestImages.WriteFolder(_folder, imagesPerClass: 10);
        Break();
        using var dataset = DatasetCatalog.Open(_folder.Path, new DatasetOptions { ValidationShare = 0 });
        using var source = BatchSource.ForTraining(dataset, new BatchOptions { BatchSize = 10, ResolutionOf = Small, Workers = 3 });

        var epoch = Pixels.Take(source, 3).SelectMany(batch => batch.Indices).Order().ToArray();

        Assert.Equal(30, epoch.Length);
        // 0, 4, 5 and 29 are broken; the last one's successor is the first, whose successor is 1.
        Assert.Equal([1, 1, 1, 2, 3, 6, 6, 6, 7], epoch[..9]);
        Assert.Equal(
            ["train/a/000.jpg", "train/a/004.jpg", "train/a/005.jpg", "train/c/009.jpg"],
            dataset.Corrupt.Found.Select(image => image.Name));
        Assert.Contains("empty", dataset.Corrupt.Found[0].Reason);
        Assert.Contains("not a JPEG", dataset.Corrupt.Found[1].Reason);
        Assert.Equal(4, dataset.Corrupt.Count);
    }

    [Fact]
    public void Known_broken_images_do_not_change_later_epochs()
    {
        TestImages.WriteFolder(_folder, imagesPerClass: 10);
        Break();
        var options = new BatchOptions { BatchSize = 7, ResolutionOf = Small, Workers = 2 };
        using var knowing = Open();
        using var unknowing = Open();
        using var long_ = BatchSource.ForTraining(knowing, options);
        using var resumed = BatchSource.ForTraining(unknowing, options);
        resumed.Seek(2, 1);

        var later = Pixels.Take(long_, (2 * long_.BatchesPerEpoch) + 2)[^1];

        BatchCopy.AssertEqual(later, Pixels.Take(resumed, 1)[0]);
    }

    [Fact]
    public void Evaluation_leaves_broken_images_out()
    {
        TestImages.WriteFolder(_folder, imagesPerClass: 5);
        _folder.Write("val/a/000.jpg", []);
        _folder.Write("val/b/001.jpg", [1, 2, 3]);
        using var dataset = Open();
        using var source = BatchSource.ForEvaluation(dataset, Split.Test, new BatchOptions { BatchSize = 4, ResolutionOf = Small });

        var batches = Pixels.Take(source, 99);

        Assert.Equal([3, 3, 4, 3], batches.Select(batch => batch.Labels.Length));
        Assert.Equal(dataset.Indices(Split.Test).ToArray().Except([15, 21]), batches.SelectMany(batch => batch.Indices));
        Assert.All(batches, batch => Assert.Equal(batch.Labels.Length * 3 * 16 * 20, batch.Images.Length));
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2], batches.SelectMany(batch => batch.Labels));
    }

    [Fact]
    public void Over_the_limit_one_message_names_the_first_broken_images()
    {
        TestImages.WriteFolder(_folder, imagesPerClass: 10);
        Break();
        using var dataset = DatasetCatalog.Open(_folder.Path, new DatasetOptions { CorruptLimit = 3, ValidationShare = 0 });
        using var source = BatchSource.ForEvaluation(dataset, Split.Train, new BatchOptions { BatchSize = 30, ResolutionOf = Small, Workers = 1 });

        var error = Assert.Throws<InputException>(() => source.Next());

        Assert.Contains("4 images cannot be read, more than the limit of 3", error.Message);
        Assert.Contains("train/a/000.jpg: the file is empty", error.Message);
        Assert.Contains("train/a/004.jpg: not a JPEG", error.Message);
        Assert.Contains("raise the limit", error.Message);
    }

    [Theory]
    [InlineData(100, 10)]
    [InlineData(1_000, 10)]
    [InlineData(1_281_167, 12_811)]
    public void The_default_limit_is_one_in_a_hundred_but_at_least_ten(int images, int limit) =>
        Assert.Equal(limit, CorruptImages.DefaultLimit(images));

    [Fact]
    public void A_split_without_one_good_image_is_refused()
    {
        TestImages.WriteFolder(_folder, imagesPerClass: 1);
        foreach (var name in new[] { "a", "b", "c" })
        {
            _folder.Write($"train/{name}/000.jpg", [0]);
        }

        using var dataset = DatasetCatalog.Open(_folder.Path, new DatasetOptions { ValidationShare = 0 });
        using var source = BatchSource.ForTraining(dataset, new BatchOptions { BatchSize = 2, ResolutionOf = Small });

        var error = Assert.Throws<InputException>(() => source.Next());

        Assert.Contains("none of the 3 images", error.Message);
    }

    [Fact]
    public void A_file_that_vanished_stops_the_consumer_with_its_name()
    {
        TestImages.WriteFolder(_folder, imagesPerClass: 3);
        using var dataset = Open();
        File.Delete(Path.Combine(_folder.Path, "val/b/001.jpg"));
        using var source = BatchSource.ForEvaluation(dataset, Split.Test, new BatchOptions { BatchSize = 2, ResolutionOf = Small });

        source.Next().Dispose();
        source.Next().Dispose();
        var error = Assert.Throws<InputException>(() => source.Next());

        Assert.Contains("'val/b/001.jpg'", error.Message);
        Assert.Contains("No such file", error.Message);
        Assert.Throws<InputException>(() => source.Next());
    }

    [Fact]
    public void Evaluation_takes_the_centre_of_each_image()
    {
        // A white centre of 112 x 112 in a black 128 x 192 image is all that 7/8 of the shorter side shows.
        var pixels = new byte[128 * 192 * 3];
        for (var y = 8; y < 120; y++)
        {
            pixels.AsSpan(((y * 192) + 40) * 3, 112 * 3).Fill(255);
        }

        foreach (var path in new[] { "train/a/0.jpg", "train/b/0.jpg", "val/a/0.jpg", "val/b/0.jpg" })
        {
            _folder.Write(path, TurboJpegCompressor.Compress(pixels, 128, 192, quality: 100));
        }

        using var dataset = Open();
        var options = new BatchOptions { BatchSize = 2, ResolutionOf = BatchOptions.Fixed(Resolution.Square(28)) };
        using var source = BatchSource.ForEvaluation(dataset, Split.Test, options);
        using var batch = source.Next();

        var bytes = Pixels.Bytes(batch, 0, dataset.Normalization);

        Assert.All(bytes, value => Assert.InRange(value, 250, 255));
    }

    [Fact]
    public void One_pixel_and_very_long_images_become_batch_entries()
    {
        foreach (var (name, height, width) in new[] { ("a", 1, 1), ("b", 2, 3000), ("c", 3000, 1) })
        {
            _folder.Write($"train/{name}/0.jpg", TestImages.Jpeg(height, width));
            _folder.Write($"val/{name}/0.jpg", TestImages.Jpeg(height, width));
        }

        using var dataset = DatasetCatalog.Open(_folder.Path, new DatasetOptions { ValidationShare = 0 });
        var options = new BatchOptions { BatchSize = 3, ResolutionOf = Small };
        using var training = BatchSource.ForTraining(dataset, options);
        using var evaluation = BatchSource.ForEvaluation(dataset, Split.Test, options);

        var batches = Pixels.Take(training, 20).Concat(Pixels.Take(evaluation, 1));

        // Normalised bytes lie between (0 - 0.485) / 0.229 and (1 - 0.406) / 0.225.
        Assert.All(batches, batch => Assert.All(batch.Images, value => Assert.InRange(value, -2.2f, 2.7f)));
        Assert.Equal(0, dataset.Corrupt.Count);
    }

    [Fact]
    public void Grey_jpegs_fill_three_channels()
    {
        foreach (var path in new[] { "train/a/0.jpg", "train/b/0.jpg", "val/a/0.jpg", "val/b/0.jpg" })
        {
            var pixels = TestImages.Smooth(40, 40, channels: 1);
            _folder.Write(path, TurboJpegCompressor.Compress(pixels, 40, 40, TurboJpegCompressor.Gray, TurboJpegCompressor.ChromaGray));
        }

        using var dataset = Open();
        using var source = BatchSource.ForEvaluation(dataset, Split.Test, new BatchOptions { BatchSize = 2, ResolutionOf = Small });
        using var batch = source.Next();

        var bytes = Pixels.Bytes(batch, 1, dataset.Normalization);

        Assert.Equal(3, batch.Channels);
        Assert.Equal(bytes[..320], bytes[320..640]);
        Assert.Equal(bytes[..320], bytes[640..]);
    }

    [Fact]
    public void Images_of_different_sizes_need_a_resolution()
    {
        TestImages.WriteFolder(_folder, imagesPerClass: 1);
        using var dataset = Open();

        var error = Assert.Throws<InputException>(() => BatchSource.ForEvaluation(dataset, Split.Test, new BatchOptions { BatchSize = 1 }));

        Assert.Contains("resolution must be given", error.Message);
    }

    // Empty, garbage, truncated, and the last image cut in its header.
    private void Break()
    {
        var whole = TestImages.Jpeg(40, 50);
        _folder.Write("train/a/000.jpg", []);
        _folder.Write("train/a/004.jpg", [.. Enumerable.Range(0, 500).Select(i => (byte)(i * 31))]);
        _folder.Write("train/a/005.jpg", whole[..(whole.Length * 2 / 3)]);
        _folder.Write("train/c/009.jpg", whole[..20]);
    }

    private IImageDataset Open() => DatasetCatalog.Open(_folder.Path);

    private void Refused(params string[] parts)
    {
        var error = Assert.Throws<InputException>(Open);
        Assert.All(parts, part => Assert.Contains(part, error.Message));
    }
}

using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Tests.Data.Decoding;

namespace DoubleWinNas.Training.Tests.Data.Formats;

public sealed class FolderScanCacheTests : IDisposable
{
    private static readonly DateTime LongAgo = new(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly TestFolder _folder = new();
    private readonly TestFolder _caches = new();

    public FolderScanCacheTests()
    {
        TestImages.WriteFolder(_folder, imagesPerClass: 3);
        Settle();
    }

    public void Dispose()
    {
        _folder.Dispose();
        _caches.Dispose();
    }

    [Fact]
    public void A_folder_that_has_not_changed_is_not_listed_again()
    {
        using var first = Open();

        // A file that is changed in place moves no folder's time: that it goes unnoticed shows that nothing was listed.
        var changed = Path.Combine(_folder.Path, "train/a/001.jpg");
        File.SetLastWriteTimeUtc(changed, LongAgo.AddYears(1));
        using var second = Open();
        using var uncached = DatasetCatalog.Open(_folder.Path, new DatasetOptions { ScanCacheFolder = null });

        Assert.Single(Directory.GetFiles(_caches.Path));
        Assert.Equal(first.ContentHash, second.ContentHash);
        Assert.NotEqual(first.ContentHash, uncached.ContentHash);
        Assert.Equal(first.NameOf(5), second.NameOf(5));
    }

    [Fact]
    public void New_and_removed_files_are_noticed()
    {
        using (Open())
        {
        }

        File.Copy(Path.Combine(_folder.Path, "train/a/001.jpg"), Path.Combine(_folder.Path, "train/a/new.jpg"));
        using (var more = Open())
        {
            Assert.Equal(19, more.Splits.Total);
        }

        Settle();
        File.Delete(Path.Combine(_folder.Path, "train/b/002.jpg"));
        using var fewer = Open();
        Assert.Equal(18, fewer.Splits.Total);
    }

    [Fact]
    public void A_damaged_cache_is_none()
    {
        using (Open())
        {
        }

        File.AppendAllText(Directory.GetFiles(_caches.Path).Single(), "train/z\tnever\t3\n");

        using var dataset = Open();
        Assert.Equal(18, dataset.Splits.Total);
    }

    [Fact]
    public void Small_data_sets_are_not_remembered()
    {
        using (DatasetCatalog.Open(_folder.Path, new DatasetOptions { ScanCacheFolder = _caches.Path }))
        {
        }

        Assert.Empty(Directory.GetFiles(_caches.Path));
    }

    private IImageDataset Open() => DatasetCatalog.Open(_folder.Path, new DatasetOptions { ScanCacheFolder = _caches.Path, ScanCacheFrom = 1 });

    /// <summary>Folders that changed a moment ago are not trusted.</summary>
    private void Settle()
    {
        foreach (var folder in Directory.GetDirectories(_folder.Path, "*", SearchOption.AllDirectories))
        {
            Directory.SetLastWriteTimeUtc(folder, LongAgo);
        }
    }
}

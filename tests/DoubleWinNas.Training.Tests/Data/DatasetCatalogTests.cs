using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests.Data;

public sealed class DatasetCatalogTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_unknown_name_says_where_was_looked_and_what_is_expected()
    {
        var error = Assert.Throws<InputException>(() => DatasetCatalog.Open("imagenet", new DatasetOptions { DataRoot = _folder.Path }));

        Assert.Contains($"'{_folder.Path}/imagenet'", error.Message);
        Assert.Contains("train/<class>/*.jpg", error.Message);
        Assert.Contains("DWNAS_DATA", error.Message);
    }

    [Fact]
    public void A_folder_without_a_known_format_says_what_is_expected()
    {
        _folder.WriteText("readme.txt", "nothing");

        var error = Assert.Throws<InputException>(() => DatasetCatalog.Open(_folder.Path));

        Assert.Contains(_folder.Path, error.Message);
        Assert.Contains("train-images-idx3-ubyte", error.Message);
        Assert.Contains("data_batch_*.bin", error.Message);
    }

    [Fact]
    public void The_data_folder_goes_before_the_packaged_files()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "fashion-mnist"));

        var options = new DatasetOptions { DataRoot = _folder.Path };
        var error = Assert.Throws<InputException>(() => DatasetCatalog.Open("fashion-mnist", options));

        Assert.Contains($"No dataset is recognised in '{_folder.Path}/fashion-mnist'", error.Message);
    }

    [Fact]
    public void A_name_is_a_folder_in_the_data_folder()
    {
        using var small = new TestFolder();
        IdxTestFiles.WriteSmall(small);

        using var dataset = DatasetCatalog.Open(
            Path.GetFileName(small.Path), new DatasetOptions { DataRoot = Path.GetDirectoryName(small.Path) });

        Assert.Equal(Path.GetFileName(small.Path), dataset.Name);
    }
}

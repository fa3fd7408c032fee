using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests.Data;

/// <summary>The real dataset, opened once for all tests.</summary>
internal static class FashionMnist
{
    private static readonly Lazy<IImageDataset> Opened =
        new(() => DatasetCatalog.Open("fashion-mnist", new DatasetOptions { DataRoot = null }));

    public static IImageDataset Dataset => Opened.Value;
}

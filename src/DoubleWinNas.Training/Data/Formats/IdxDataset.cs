namespace DoubleWinNas.Training.Data;

/// <summary>MNIST and its relatives, Fashion-MNIST among them.</summary>
internal static class IdxDataset
{
    public const string FashionMnist = "fashion-mnist";

    /// <summary>Where Debian's package puts the files.</summary>
    public const string FashionMnistPackageFolder = "/usr/share/datasets/fashion-mnist";

    // Xiao, Rasul, Vollgraf, "Fashion-MNIST", 2017, table 2.
    private static readonly string[] FashionMnistClasses =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>Opens a folder of IDX files. A folder named fashion-mnist has that dataset's class names.</summary>
    public static InMemoryDataset Open(string folder, DatasetOptions options)
    {
        using var hash = new ContentHash();
        var train = IdxFiles.Read(folder, "train", hash);
        var test = IdxFiles.Read(folder, "t10k", hash);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var isFashion = name == FashionMnist;
        var classes = isFashion ? FashionMnistClasses : [.. Enumerable.Range(0, train.Labels.Max() + 1).Select(label => $"{label}")];
        var share = isFashion ? 5_000.0 / 60_000 : 0.1;
        // Clothes have no handedness; digits and letters have. Fashion-MNIST's clothes are centred and fill the picture: in short
        // trainings a shifted crop costs a point of accuracy (docs/results.md).
        var transform = isFashion ? new ImageTransform(new WholeImage(), Flip: true) : new ImageTransform(new PaddedRandomCrop(Padding: 2), Flip: false);
        return InMemoryDataset.Create(new InMemorySource(name, folder, train, test, classes, share, transform, hash), options);
    }
}

using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>Opens datasets by name or by folder.</summary>
public static class DatasetCatalog
{
    private const string Layouts =
        "IDX files (train-images-idx3-ubyte[.gz], train-labels-idx1-ubyte[.gz], t10k-images-idx3-ubyte[.gz], t10k-labels-idx1-ubyte[.gz]); "
        + "CIFAR-10 (data_batch_*.bin, test_batch.bin) or CIFAR-100 (train.bin, test.bin) in the binary version; "
        + "or JPEG folders (train/<class>/*.jpg and val/<class>/*.jpg or test/<class>/*.jpg), as they are or packed";

    /// <summary>Opens a dataset.</summary>
    /// <param name="nameOrPath">
    /// A folder whose format is recognised, or a name: a folder in <see cref="DatasetOptions.DataRoot"/>, or <c>fashion-mnist</c>,
    /// which is also found where Debian's package puts it.
    /// </param>
    /// <param name="options">How it is opened; null for the defaults.</param>
    /// <exception cref="InputException">There is no such dataset, or its files are not as they should be.</exception>
    public static IImageDataset Open(string nameOrPath, DatasetOptions? options = null)
    {
        options ??= new DatasetOptions();
        var folder = Locate(nameOrPath, options);
        try
        {
            return Recognise(folder, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Dataset '{folder}' cannot be read: {e.Message}", e);
        }
    }

    private static IImageDataset Recognise(string folder, DatasetOptions options)
    {
        if (IdxFiles.AreIn(folder))
        {
            return IdxDataset.Open(folder, options);
        }

        if (CifarDataset.IsTenIn(folder))
        {
            return CifarDataset.OpenTen(folder, options);
        }

        if (CifarDataset.IsHundredIn(folder))
        {
            return CifarDataset.OpenHundred(folder, options);
        }

        if (PackedImageDataset.IsIn(folder))
        {
            return PackedImageDataset.Open(folder, options);
        }

        return ImageFolderDataset.IsIn(folder)
            ? ImageFolderDataset.Open(folder, options)
            : throw new InputException($"No dataset is recognised in '{folder}'. Expected are {Layouts}.");
    }

    private static string Locate(string nameOrPath, DatasetOptions options)
    {
        var places = new List<string>();
        if (!nameOrPath.Contains('/'))
        {
            if (options.DataRoot is { Length: > 0 } root)
            {
                places.Add(Path.Combine(root, nameOrPath));
            }

            if (nameOrPath == IdxDataset.FashionMnist)
            {
                places.Add(IdxDataset.FashionMnistPackageFolder);
            }
        }

        places.Add(nameOrPath);
        if (places.Find(Directory.Exists) is { } found)
        {
            return found;
        }

        var looked = string.Join(", ", places.Select(place => $"'{place}'"));
        var remedy = nameOrPath == IdxDataset.FashionMnist
            ? "Get it with: apt-get install dataset-fashion-mnist"
            : $"Give a folder, or put one of that name into the folder that DWNAS_DATA names. Expected in it are {Layouts}.";
        throw new InputException($"Dataset '{nameOrPath}' is not there; looked for the folder {looked}. {remedy}");
    }
}

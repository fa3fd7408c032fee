using System.Buffers.Binary;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>
/// The IDX format of MNIST and its relatives: a big-endian magic number (0, 0, type, dimensions), one 32-bit length a dimension,
/// then the values. Here: unsigned bytes, 3 dimensions for images (N, H, W) and 1 for labels.
/// </summary>
internal static class IdxFiles
{
    private const int ImageMagic = 0x0803;
    private const int LabelMagic = 0x0801;

    /// <summary>True if the folder has IDX training images.</summary>
    public static bool AreIn(string folder) => Find(folder, "train-images-idx3-ubyte") is not null;

    /// <summary>Reads <c>{part}-images-idx3-ubyte[.gz]</c> and <c>{part}-labels-idx1-ubyte[.gz]</c>.</summary>
    /// <param name="folder">Where they lie.</param>
    /// <param name="part">train or t10k.</param>
    /// <param name="hash">Takes in what is read.</param>
    public static RawImages Read(string folder, string part, ContentHash hash)
    {
        var imagesPath = Require(folder, $"{part}-images-idx3-ubyte");
        var labelsPath = Require(folder, $"{part}-labels-idx1-ubyte");
        var (pixels, dimensions) = ReadArray(imagesPath, ImageMagic, hash);
        var (labels, counts) = ReadArray(labelsPath, LabelMagic, hash);
        if (dimensions[0] != counts[0])
        {
            throw new InputException(
                $"{imagesPath} has {dimensions[0]} images, but {labelsPath} has {counts[0]} labels. They belong to different sets.");
        }

        var size = new Resolution(dimensions[1], dimensions[2]);
        return new RawImages(Path.GetFileName(imagesPath), pixels, [.. labels.Select(label => (int)label)], size, Channels: 1);
    }

    private static (byte[] Values, int[] Dimensions) ReadArray(string path, int magic, ContentHash hash)
    {
        using var file = DataFile.Open(path);
        var start = file.Read(sizeof(int));
        var found = BinaryPrimitives.ReadInt32BigEndian(start);
        if (found != magic)
        {
            throw new InputException(
                $"{path}: starts with 0x{found:X8}, but an IDX file of {(magic == ImageMagic ? "images" : "labels")} "
                + $"starts with 0x{magic:X8}.");
        }

        var header = file.Read(sizeof(int) * (magic & 0xFF));
        var dimensions = new int[magic & 0xFF];
        var count = 1L;
        for (var i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(i * sizeof(int)));
            if (dimensions[i] < 1)
            {
                throw new InputException($"{path}: dimension {i} in its header is {dimensions[i]}; at least 1 is allowed.");
            }

            count = checked(count * dimensions[i]);
        }

        var values = file.Read(count);
        file.RequireEnd();
        hash.Add(start);
        hash.Add(header);
        hash.Add(values);
        return (values, dimensions);
    }

    private static string? Find(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? path : File.Exists(path + ".gz") ? path + ".gz" : null;
    }

    private static string Require(string folder, string name) => Find(folder, name)
        ?? throw new InputException(
            $"'{folder}' has neither '{name}' nor '{name}.gz'. An IDX dataset has train-images-idx3-ubyte, train-labels-idx1-ubyte, "
            + "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, each perhaps with .gz.");
}

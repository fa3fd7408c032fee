using System.Buffers.Binary;
using System.IO.Compression;

namespace DoubleWinNas.Node.Tests;

/// <summary>A small dataset of random images in the IDX format.</summary>
internal static class IdxFolder
{
    private const int Side = 28;

    public static string Write(string folder, int train, int test, int classes)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(1);
        foreach (var (part, images) in new[] { ("train", train), ("t10k", test) })
        {
            var pixels = new byte[images * Side * Side];
            random.NextBytes(pixels);
            WriteArray(Path.Combine(folder, $"{part}-images-idx3-ubyte"), 0x0803, [images, Side, Side], pixels);
            WriteArray(Path.Combine(folder, $"{part}-labels-idx1-ubyte"), 0x0801, [images], [.. Enumerable.Range(0, images).Select(i => (byte)(i % classes))]);
        }

        return folder;
    }

    /// <summary>The first images of Fashion-MNIST's test split, as a dataset of its own.</summary>
    public static string WriteFashion(string folder, int train, int test)
    {
        Directory.CreateDirectory(folder);
        var (pixels, labels) = (Unpack("t10k-images-idx3-ubyte.gz", 16), Unpack("t10k-labels-idx1-ubyte.gz", 8));
        var first = 0;
        foreach (var (part, images) in new[] { ("train", train), ("t10k", test) })
        {
            WriteArray(Path.Combine(folder, $"{part}-images-idx3-ubyte"), 0x0803, [images, Side, Side], pixels[(first * Side * Side)..((first + images) * Side * Side)]);
            WriteArray(Path.Combine(folder, $"{part}-labels-idx1-ubyte"), 0x0801, [images], labels[first..(first + images)]);
            first += images;
        }

        return folder;
    }

    private static byte[] Unpack(string name, int header)
    {
        using var file = File.OpenRead(Path.Combine("/usr/share/datasets/fashion-mnist", name));
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionMode.Decompress))
        {
            gzip.CopyTo(unpacked);
        }

        return unpacked.ToArray()[header..];
    }

    private static void WriteArray(string path, int magic, int[] dimensions, byte[] values)
    {
        var header = new byte[4 * (1 + dimensions.Length)];
        BinaryPrimitives.WriteInt32BigEndian(header, magic);
        for (var i = 0; i < dimensions.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 * (i + 1)), dimensions[i]);
        }

        File.WriteAllBytes(path, [.. header, .. values]);
    }
}

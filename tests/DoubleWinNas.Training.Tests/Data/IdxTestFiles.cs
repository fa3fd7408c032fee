using System.Buffers.Binary;
using System.IO.Compression;

namespace DoubleWinNas.Training.Tests.Data;

/// <summary>Writes and reads IDX files, independently of the code under test.</summary>
internal static class IdxTestFiles
{
    public const string FashionMnist = "/usr/share/datasets/fashion-mnist";

    public static byte[] Array(byte dimensions, int[] sizes, byte[] values)
    {
        var file = new byte[4 + (4 * sizes.Length) + values.Length];
        file[2] = 8;
        file[3] = dimensions;
        for (var i = 0; i < sizes.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * i)), sizes[i]);
        }

        values.CopyTo(file, 4 + (4 * sizes.Length));
        return file;
    }

    public static byte[] Images(int count, int height, int width, Func<int, byte> value) =>
        Array(3, [count, height, width], [.. Enumerable.Range(0, count * height * width).Select(value)]);

    public static byte[] Labels(params byte[] labels) => Array(1, [labels.Length], labels);

    /// <summary>A sound dataset: 40 training and 10 test images of 6x4, labels 0 to 4 in turn; training image i is i, i + 1, ...</summary>
    public static void WriteSmall(TestFolder folder)
    {
        folder.Write("train-images-idx3-ubyte", Images(40, 6, 4, i => (byte)((i / 24) + (i % 24))));
        folder.Write("train-labels-idx1-ubyte", Labels([.. Enumerable.Range(0, 40).Select(i => (byte)(i % 5))]));
        folder.Write("t10k-images-idx3-ubyte", Images(10, 6, 4, i => (byte)(200 + (i / 24))));
        folder.Write("t10k-labels-idx1-ubyte", Labels([.. Enumerable.Range(0, 10).Select(i => (byte)(i % 5))]));
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    public static byte[] Unpacked(string path)
    {
        using var file = File.OpenRead(path);
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }
}

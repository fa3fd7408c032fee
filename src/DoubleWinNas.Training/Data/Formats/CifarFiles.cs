using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>
/// CIFAR's binary format: records of one label byte (CIFAR-10) or a coarse and a fine one (CIFAR-100), then 3 x 32 x 32 bytes,
/// the red plane first (https://www.cs.toronto.edu/~kriz/cifar.html).
/// </summary>
internal static class CifarFiles
{
    private const int Side = 32;
    private const int Plane = Side * Side;

    /// <summary>Reads files of records; the last label byte is the label.</summary>
    /// <param name="paths">At least one.</param>
    /// <param name="labelBytes">1 or 2.</param>
    /// <param name="hash">Takes in what is read.</param>
    public static RawImages Read(IReadOnlyList<string> paths, int labelBytes, ContentHash hash)
    {
        var record = labelBytes + (3 * Plane);
        var counts = paths.Select(path => Count(path, record)).ToArray();
        var total = counts.Sum();
        var pixels = GC.AllocateUninitializedArray<byte>(checked(total * 3 * Plane), pinned: true);
        var labels = new int[total];
        var at = 0;
        for (var i = 0; i < paths.Count; i++)
        {
            using var file = DataFile.Open(paths[i]);
            var bytes = file.Read((long)counts[i] * record);
            hash.Add(bytes);
            for (var j = 0; j < counts[i]; j++, at++)
            {
                var source = bytes.AsSpan(j * record, record);
                labels[at] = source[labelBytes - 1];
                Interleave(source[labelBytes..], pixels.AsSpan(at * 3 * Plane, 3 * Plane));
            }
        }

        return new RawImages(Path.GetFileName(paths[0]), pixels, labels, Resolution.Square(Side), Channels: 3);
    }

    private static int Count(string path, int record)
    {
        if (!File.Exists(path))
        {
            throw new InputException(
                $"'{path}' does not exist. CIFAR-10 has data_batch_1.bin to data_batch_5.bin and test_batch.bin, "
                + "CIFAR-100 train.bin and test.bin.");
        }

        var length = new FileInfo(path).Length;
        return length > 0 && length % record == 0
            ? checked((int)(length / record))
            : throw new InputException($"{path}: has {length} bytes, not a multiple of a record's {record}. Fetch the file again.");
    }

    private static void Interleave(ReadOnlySpan<byte> planes, Span<byte> pixels)
    {
        for (var i = 0; i < Plane; i++)
        {
            pixels[3 * i] = planes[i];
            pixels[(3 * i) + 1] = planes[Plane + i];
            pixels[(3 * i) + 2] = planes[(2 * Plane) + i];
        }
    }
}

using System.Buffers.Binary;

namespace DoubleWinNas.Training.Data;

/// <summary>Where one image's file lies in a pack, and its label; 20 bytes, little-endian, in <c>index.bin</c> at 20 times its index.</summary>
internal readonly record struct PackEntry(int Shard, int Label, long Offset, int Length)
{
    public const int Bytes = 20;

    public static PackEntry Read(ReadOnlySpan<byte> index, int image)
    {
        var entry = index.Slice(image * Bytes, Bytes);
        return new PackEntry(
            BinaryPrimitives.ReadInt32LittleEndian(entry),
            BinaryPrimitives.ReadInt32LittleEndian(entry[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(entry[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(entry[16..]));
    }

    public void Write(Span<byte> index, int image)
    {
        var entry = index.Slice(image * Bytes, Bytes);
        BinaryPrimitives.WriteInt32LittleEndian(entry, Shard);
        BinaryPrimitives.WriteInt32LittleEndian(entry[4..], Label);
        BinaryPrimitives.WriteInt64LittleEndian(entry[8..], Offset);
        BinaryPrimitives.WriteInt32LittleEndian(entry[16..], Length);
    }
}

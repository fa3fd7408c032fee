using System.Runtime.InteropServices;
using System.Text;

namespace DoubleWinNas.Devices.Onnx;

/// <summary>
/// A protobuf message as a list of fields, written front to back without a copy of its parts. Only the wire types that networks need:
/// variable-length integers and length-delimited bytes.
/// </summary>
internal sealed class ProtobufMessage
{
    private const int Varint = 0;
    private const int LengthDelimited = 2;

    private readonly List<Action<Stream>> _fields = [];

    /// <summary>Bytes of all fields.</summary>
    public long Length { get; private set; }

    public ProtobufMessage Add(int field, long value)
    {
        var number = unchecked((ulong)value);
        return Append(TagLength(field) + VarintLength(number), stream =>
        {
            WriteTag(stream, field, Varint);
            WriteVarint(stream, number);
        });
    }

    public ProtobufMessage Add(int field, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return AddDelimited(field, bytes.Length, stream => stream.Write(bytes));
    }

    /// <summary>The message must not grow afterwards.</summary>
    public ProtobufMessage Add(int field, ProtobufMessage message) => AddDelimited(field, message.Length, message.WriteTo);

    /// <summary>Little-endian bytes of the numbers: ONNX's raw_data.</summary>
    public ProtobufMessage AddRaw<T>(int field, T[] numbers)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("ONNX files are written on little-endian machines only.");
        }

        var length = MemoryMarshal.AsBytes(numbers.AsSpan()).Length;
        return AddDelimited(field, length, stream => stream.Write(MemoryMarshal.AsBytes(numbers.AsSpan())));
    }

    public void WriteTo(Stream stream)
    {
        foreach (var write in _fields)
        {
            write(stream);
        }
    }

    private ProtobufMessage AddDelimited(int field, long length, Action<Stream> write) =>
        Append(TagLength(field) + VarintLength((ulong)length) + length, stream =>
        {
            WriteTag(stream, field, LengthDelimited);
            WriteVarint(stream, (ulong)length);
            write(stream);
        });

    private ProtobufMessage Append(long length, Action<Stream> write)
    {
        _fields.Add(write);
        Length += length;
        return this;
    }

    private static int TagLength(int field) => VarintLength((ulong)field << 3);

    private static void WriteTag(Stream stream, int field, int wireType) => WriteVarint(stream, ((ulong)field << 3) | (uint)wireType);

    private static int VarintLength(ulong value)
    {
        var length = 1;
        for (; value >= 0x80; value >>= 7)
        {
            length++;
        }

        return length;
    }

    private static void WriteVarint(Stream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            stream.WriteByte((byte)(value | 0x80));
        }

        stream.WriteByte((byte)value);
    }
}

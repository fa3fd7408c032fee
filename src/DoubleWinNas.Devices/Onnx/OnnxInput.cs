namespace DoubleWinNas.Devices.Onnx;

/// <summary>Reads of a model's file what its input takes, without a runtime.</summary>
internal static class OnnxInput
{
    private const int GraphOfModel = 7;
    private const int InputOfGraph = 11;
    private const int NameOfValue = 1;
    private const int TypeOfValue = 2;
    private const int TensorOfType = 1;
    private const int ShapeOfTensor = 2;
    private const int DimensionOfShape = 1;
    private const int SizeOfDimension = 1;

    /// <summary>C of the input <see cref="OnnxWriter.InputName"/> (N, C, H, W); null where there is none, or C is free.</summary>
    public static int? ChannelsOf(ReadOnlySpan<byte> onnx)
    {
        foreach (var input in Fields(Bytes(onnx, GraphOfModel), InputOfGraph))
        {
            if (System.Text.Encoding.UTF8.GetString(Bytes(input, NameOfValue)) == OnnxWriter.InputName)
            {
                var dimensions = Fields(Bytes(Bytes(Bytes(input, TypeOfValue), TensorOfType), ShapeOfTensor), DimensionOfShape);
                return dimensions.Count == 4 ? Number(dimensions[1], SizeOfDimension) : null;
            }
        }

        return null;
    }

    private static byte[] Bytes(ReadOnlySpan<byte> message, int field) => Fields(message, field) is [var first, ..] ? first : [];

    private static List<byte[]> Fields(ReadOnlySpan<byte> message, int field)
    {
        var found = new List<byte[]>();
        while (TryNext(ref message, out var number, out _, out var content))
        {
            if (number == field)
            {
                found.Add(content.ToArray());
            }
        }

        return found;
    }

    private static int? Number(ReadOnlySpan<byte> message, int field)
    {
        while (TryNext(ref message, out var number, out var value, out _))
        {
            if (number == field)
            {
                return (int)value;
            }
        }

        return null;
    }

    /// <summary>Takes the next field off a message; false at its end, and where the bytes are no message.</summary>
    private static bool TryNext(ref ReadOnlySpan<byte> message, out int field, out ulong value, out ReadOnlySpan<byte> content)
    {
        field = 0;
        value = 0;
        content = default;
        if (!TryVarint(ref message, out var tag))
        {
            return false;
        }

        field = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                return TryVarint(ref message, out value);
            case 1:
                return TryTake(ref message, 8, out content);
            case 2:
                return TryVarint(ref message, out var length) && TryTake(ref message, length, out content);
            case 5:
                return TryTake(ref message, 4, out content);
            default:
                return false;
        }
    }

    private static bool TryTake(ref ReadOnlySpan<byte> message, ulong length, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (length > (ulong)message.Length)
        {
            return false;
        }

        content = message[..(int)length];
        message = message[(int)length..];
        return true;
    }

    private static bool TryVarint(ref ReadOnlySpan<byte> message, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && !message.IsEmpty; shift += 7)
        {
            var next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}

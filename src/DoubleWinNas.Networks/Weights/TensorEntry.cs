using System.Runtime.InteropServices;
using System.Text.Json;

namespace DoubleWinNas.Networks.Weights;

/// <summary>One tensor's entry in a safetensors header, checked.</summary>
internal sealed record TensorEntry(string DType, int[] Shape, long Begin, long End)
{
    private const int MostDimensions = 8;

    private long Count => Shape.Aggregate(1L, (product, size) => product * size);

    public static TensorEntry Parse(JsonProperty property, string origin)
    {
        var dtype = Field(property, "dtype", JsonValueKind.String, origin).GetString()!;
        var width = dtype switch
        {
            "F32" => sizeof(float),
            "F64" => sizeof(double),
            "F16" or "BF16" => sizeof(ushort),
            "I64" => sizeof(long),
            _ => throw Safetensors.Malformed(origin, $"tensor '{property.Name}' has dtype {dtype}; read are F32, F64, F16, BF16 and I64"),
        };
        var shape = Numbers(property, "shape", origin);
        var offsets = Numbers(property, "data_offsets", origin);
        if (shape.Length > MostDimensions || shape.Any(size => size is < 0 or > int.MaxValue) || offsets.Length != 2)
        {
            throw Safetensors.Malformed(origin, $"tensor '{property.Name}' has an unusable shape or data_offsets");
        }

        var bytes = shape.Aggregate((Int128)width, (product, size) => product > long.MaxValue ? product : product * size);
        return bytes == (Int128)offsets[1] - offsets[0]
            ? new TensorEntry(dtype, [.. shape.Select(size => (int)size)], offsets[0], offsets[1])
            : throw Safetensors.Malformed(origin, $"tensor '{property.Name}' of shape ({string.Join(", ", shape)}) needs {bytes} bytes, but data_offsets span {offsets[1] - offsets[0]}");
    }

    public float[] Read(Stream stream) => DType switch
    {
        "F64" => Array.ConvertAll(ReadRaw<double>(stream), value => (float)value),
        "F16" => Array.ConvertAll(ReadRaw<Half>(stream), value => (float)value),
        "BF16" => Array.ConvertAll(ReadRaw<ushort>(stream), value => BitConverter.UInt32BitsToSingle((uint)value << 16)),

        // Counters of PyTorch's modules, such as num_batches_tracked.
        "I64" => Array.ConvertAll(ReadRaw<long>(stream), value => (float)value),
        _ => ReadRaw<float>(stream),
    };

    private T[] ReadRaw<T>(Stream stream)
        where T : unmanaged
    {
        var data = new T[Count];
        stream.ReadExactly(MemoryMarshal.AsBytes(data.AsSpan()));
        return data;
    }

    private static JsonElement Field(JsonProperty property, string field, JsonValueKind kind, string origin) =>
        property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty(field, out var value) && value.ValueKind == kind
            ? value
            : throw Safetensors.Malformed(origin, $"tensor '{property.Name}' lacks the field {field}");

    private static long[] Numbers(JsonProperty property, string field, string origin) =>
        [.. Field(property, field, JsonValueKind.Array, origin).EnumerateArray().Select(element =>
            element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) && number >= 0
                ? number
                : throw Safetensors.Malformed(origin, $"tensor '{property.Name}' has a {field} that is not made of numbers >= 0"))];
}

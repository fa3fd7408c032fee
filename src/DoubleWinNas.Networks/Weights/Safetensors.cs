using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace DoubleWinNas.Networks.Weights;

/// <summary>
/// Weights as safetensors: 8 bytes little-endian header length, a JSON header (name to dtype, shape, data_offsets), then the data.
/// Only float32 is written; float32, and float64 and float16 narrowed or widened to float32, are read. Every field of a file is checked.
/// </summary>
public static class Safetensors
{
    private const int LongestHeader = 100 * 1024 * 1024;
    private const int Alignment = 8;
    private const string MetadataKey = "__metadata__";

    /// <summary>Writes a file beside its place and renames it.</summary>
    public static void Save(string path, WeightSet weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        AtomicFile.Write(path, stream => Write(stream, weights));
    }

    public static void Write(Stream stream, WeightSet weights)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(weights);
        var header = Header(weights);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in weights.Tensors.Values)
        {
            stream.Write(MemoryMarshal.AsBytes(tensor.Data.AsSpan()));
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">The file is missing, truncated or malformed: names the file and the field.</exception>
    public static WeightSet Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the weights cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads a seekable stream.</summary>
    /// <param name="stream">Positioned at the file's begin.</param>
    /// <param name="origin">Name of the file for messages.</param>
    /// <exception cref="InputException">Truncated or malformed.</exception>
    public static WeightSet Read(Stream stream, string origin)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        if (stream.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) < length.Length)
        {
            throw Malformed(origin, $"the file ends after {stream.Length} bytes, inside the 8 bytes of the header's length");
        }

        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(length);
        var dataStart = sizeof(ulong) + headerLength;
        if (headerLength > LongestHeader || dataStart > (ulong)stream.Length)
        {
            throw Malformed(origin, $"the header claims {headerLength} bytes, but the file has {stream.Length}");
        }

        var header = new byte[headerLength];
        stream.ReadExactly(header);
        using var json = ParseHeader(header, origin);
        return ReadTensors(stream, json.RootElement, stream.Length - (long)dataStart, origin);
    }

    private static byte[] Header(WeightSet weights)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (weights.Metadata.Count > 0)
            {
                json.WriteStartObject(MetadataKey);
                foreach (var (key, value) in weights.Metadata)
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            var offset = 0L;
            foreach (var (name, tensor) in weights.Tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                WriteNumbers(json, "shape", tensor.Shape.Select(size => (long)size));
                WriteNumbers(json, "data_offsets", [offset, offset += tensor.Data.LongLength * sizeof(float)]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.Length % Alignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static JsonDocument ParseHeader(byte[] header, string origin)
    {
        try
        {
            var document = JsonDocument.Parse(header);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw Malformed(origin, $"the header is a JSON {document.RootElement.ValueKind}, not an object");
        }
        catch (JsonException error)
        {
            throw Malformed(origin, $"the header is not JSON ({error.Message})");
        }
    }

    private static WeightSet ReadTensors(Stream stream, JsonElement header, long dataLength, string origin)
    {
        var weights = new WeightSet();
        var dataStart = stream.Position;
        var expectedBegin = 0L;
        foreach (var property in header.EnumerateObject().OrderBy(BeginOf))
        {
            if (property.Name == MetadataKey)
            {
                ReadMetadata(property.Value, weights, origin);
                continue;
            }

            var entry = TensorEntry.Parse(property, origin);
            if (entry.Begin != expectedBegin || entry.End > dataLength)
            {
                throw Malformed(origin, $"tensor '{property.Name}' claims bytes {entry.Begin} to {entry.End}; data begin at {expectedBegin} and end at {dataLength}"
                    + (entry.End > dataLength ? " (the file is truncated)" : ""));
            }

            expectedBegin = entry.End;
            stream.Position = dataStart + entry.Begin;
            weights[property.Name] = new WeightTensor(entry.Shape, entry.Read(stream));
        }

        return expectedBegin == dataLength
            ? weights
            : throw Malformed(origin, $"{dataLength - expectedBegin} bytes after the last tensor belong to none");
    }

    private static long BeginOf(JsonProperty property) =>
        property.Value.ValueKind == JsonValueKind.Object
        && property.Value.TryGetProperty("data_offsets", out var offsets)
        && offsets.ValueKind == JsonValueKind.Array
        && offsets.GetArrayLength() > 0
        && offsets[0].TryGetInt64(out var begin)
            ? begin
            : -1;

    private static void ReadMetadata(JsonElement metadata, WeightSet weights, string origin)
    {
        if (metadata.ValueKind != JsonValueKind.Object)
        {
            throw Malformed(origin, $"{MetadataKey} is not an object");
        }

        foreach (var property in metadata.EnumerateObject())
        {
            weights.Metadata[property.Name] = property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()!
                : throw Malformed(origin, $"{MetadataKey} '{property.Name}' is not text");
        }
    }

    internal static InputException Malformed(string origin, string what) =>
        new($"{origin}: not a usable safetensors file: {what}. Write it again, or take another copy.");
}

using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>What a packed image folder consists of (<c>pack.json</c>, written last).</summary>
/// <param name="Name">Name of the folder that was packed.</param>
/// <param name="ContentHash">Its content hash: the same images, in the same order, with the same labels.</param>
/// <param name="ClassNames">In label order.</param>
/// <param name="Splits">Images of each split.</param>
/// <param name="ShardBytes">Length of each file <c>images-N.bin</c>.</param>
internal sealed record PackManifest(
    int Format, string Name, string ContentHash, IReadOnlyList<string> ClassNames, SplitCounts Splits, IReadOnlyList<long> ShardBytes)
{
    public const int FormatVersion = 1;
    public const string FileName = "pack.json";
    public const string IndexFile = "index.bin";
    public const string NamesFile = "names.txt";

    public static string ShardFile(int shard) => $"images-{shard:000}.bin";

    /// <exception cref="InputException">Malformed, or of another format.</exception>
    public static PackManifest Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        PackManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(File.ReadAllText(path), PackJsonContext.Default.PackManifest);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InputException($"{path}: not a packed dataset: {error.Message} Pack it again with 'dwnas data pack'.", error);
        }

        return manifest?.Format == FormatVersion
            ? manifest
            : throw new InputException($"{path}: pack format {manifest?.Format} is unknown; this version reads {FormatVersion}. Pack it again with 'dwnas data pack'.");
    }

    public void Save(string folder) =>
        AtomicFile.WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, PackJsonContext.Default.PackManifest));
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PackManifest))]
internal sealed partial class PackJsonContext : JsonSerializerContext;

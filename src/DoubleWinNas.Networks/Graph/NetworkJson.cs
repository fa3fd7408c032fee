using System.Text.Json;
using System.Text.Json.Serialization;

namespace DoubleWinNas.Networks.Graph;

/// <summary>Networks as JSON (<c>network.json</c>).</summary>
public static class NetworkJson
{
    /// <summary>Raised when a reader of the older form would misread the newer one.</summary>
    private const int FormatVersion = 1;

    public static string Write(Network network) =>
        JsonSerializer.Serialize(new NetworkDocument(FormatVersion, network), NetworkJsonContext.Default.NetworkDocument);

    public static void Save(string path, Network network) => AtomicFile.WriteText(path, Write(network));

    /// <summary>Reads and checks a network.</summary>
    /// <exception cref="InputException">Missing, malformed, or of a newer format: names the file and the place.</exception>
    public static Network Load(string path)
    {
        try
        {
            return Read(File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the network cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads and checks a network.</summary>
    /// <param name="text">JSON.</param>
    /// <param name="origin">Name of the file for messages.</param>
    public static Network Read(string text, string origin)
    {
        NetworkDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(text, NetworkJsonContext.Default.NetworkDocument);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InputException)
        {
            throw new InputException($"{origin}: not a network description: {error.Message}", error);
        }

        if (document is not { Network: { Nodes.Count: > 0, Blocks: not null } network })
        {
            throw new InputException($"{origin}: not a network description: it has no nodes.");
        }

        if (document.Format != FormatVersion)
        {
            throw new InputException($"{origin}: network format {document.Format} is unknown; this version reads {FormatVersion}.");
        }

        try
        {
            ShapeInference.Infer(network, network.Resolution);
        }
        catch (InputException error)
        {
            throw new InputException($"{origin}: {error.Message}", error);
        }

        return network;
    }
}

internal sealed record NetworkDocument(int Format, Network Network);

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NetworkDocument))]
internal sealed partial class NetworkJsonContext : JsonSerializerContext;

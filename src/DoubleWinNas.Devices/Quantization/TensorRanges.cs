using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.Quantization;

/// <summary>
/// How large the values of a model's tensors become on images, by the tensors' names in its ONNX file: what int8 spreads its 127 steps over.
/// </summary>
/// <param name="Images">Images that were looked at.</param>
/// <param name="Largest">By tensor: the mean over the images of each one's largest absolute value, so that single outliers are cut off.</param>
public sealed record TensorRanges(int Images, SortedDictionary<string, float> Largest)
{
    private const int FormatVersion = 1;

    public string ToJson() => JsonSerializer.Serialize(new TensorRangesDocument(FormatVersion, Images, Largest), TensorRangesJson.Default.TensorRangesDocument);

    /// <summary>Reads JSON.</summary>
    /// <param name="origin">Name of the file for messages.</param>
    /// <exception cref="InputException">Malformed, of another format, or with a range that is none.</exception>
    public static TensorRanges Parse(string json, string origin)
    {
        TensorRangesDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(json, TensorRangesJson.Default.TensorRangesDocument);
        }
        catch (JsonException error)
        {
            throw new InputException($"{origin}: not the ranges of a model's tensors: {error.Message}", error);
        }

        if (document?.Format != FormatVersion)
        {
            throw new InputException($"{origin}: ranges of format {document?.Format} are unknown; this version reads {FormatVersion}.");
        }

        foreach (var (tensor, largest) in document.Largest)
        {
            if (!float.IsFinite(largest) || largest < 0)
            {
                throw new InputException($"{origin}: tensor '{tensor}' has the range {largest}; allowed are finite numbers >= 0.");
            }
        }

        return new TensorRanges(document.Images, new SortedDictionary<string, float>(document.Largest, StringComparer.Ordinal));
    }
}

internal sealed record TensorRangesDocument(int Format, int Images, SortedDictionary<string, float> Largest);

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TensorRangesDocument))]
internal sealed partial class TensorRangesJson : JsonSerializerContext;

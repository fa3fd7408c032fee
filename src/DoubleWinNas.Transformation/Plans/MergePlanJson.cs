using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Transformation.Plans;

/// <summary>Plans as JSON (<c>plan.json</c>).</summary>
internal static class MergePlanJson
{
    /// <summary>Raised when a reader of the older form would misread the newer one.</summary>
    private const int FormatVersion = 1;

    private const string Example = """{"format": 1, "groups": [["stages.0.0"], ["stages.1.0", "stages.1.1"]]}""";

    public static string Write(MergePlan plan) =>
        JsonSerializer.Serialize(new MergePlanDocument(FormatVersion, plan.Groups), MergePlanJsonContext.Default.MergePlanDocument);

    public static MergePlan Read(string json, string origin)
    {
        ArgumentNullException.ThrowIfNull(json);
        MergePlanDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(json, MergePlanJsonContext.Default.MergePlanDocument);
        }
        catch (JsonException error)
        {
            throw new InputException($"{origin}: not a merge plan: {error.Message} An example is {Example}", error);
        }

        if (document is null)
        {
            throw new InputException($"{origin}: not a merge plan: it is null. An example is {Example}");
        }

        if (document.Format != FormatVersion)
        {
            throw new InputException($"{origin}: merge plan format {document.Format} is unknown; this version reads {FormatVersion}.");
        }

        for (var g = 0; g < document.Groups.Count; g++)
        {
            if (document.Groups[g] is not { Count: > 0 } group || group.Any(string.IsNullOrEmpty))
            {
                throw new InputException($"{origin}: $.groups[{g}] is not a list of block names. An example is {Example}");
            }
        }

        return new MergePlan(document.Groups);
    }
}

internal sealed record MergePlanDocument(int Format, IReadOnlyList<IReadOnlyList<string>> Groups);

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(MergePlanDocument))]
internal sealed partial class MergePlanJsonContext : JsonSerializerContext;

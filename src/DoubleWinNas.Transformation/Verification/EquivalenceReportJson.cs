using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Transformation.Verification;

/// <summary>Reports as JSON.</summary>
internal static class EquivalenceReportJson
{
    /// <summary>Raised when a reader of the older form would misread the newer one.</summary>
    private const int FormatVersion = 1;

    public static string Write(EquivalenceReport report) => JsonSerializer.Serialize(
        new EquivalenceDocument(FormatVersion, report.IsEquivalent ? "equivalent" : "different", report),
        EquivalenceJsonContext.Default.EquivalenceDocument);

    public static EquivalenceReport Load(string path)
    {
        EquivalenceDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(File.ReadAllText(path), EquivalenceJsonContext.Default.EquivalenceDocument);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InputException)
        {
            throw new InputException($"{path}: the equivalence report cannot be read: {error.Message} Transform the network again.", error);
        }

        return document?.Format == FormatVersion
            ? document.Report
            : throw new InputException($"{path}: equivalence report format {document?.Format} is unknown; this version reads {FormatVersion}.");
    }
}

internal sealed record EquivalenceDocument(int Format, string Verdict, EquivalenceReport Report);

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EquivalenceDocument))]
internal sealed partial class EquivalenceJsonContext : JsonSerializerContext;

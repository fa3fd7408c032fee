using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DoubleWinNas.Node.Results;

/// <summary>How result files are written: the same values give the same bytes.</summary>
internal static class ResultsJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>For a page: nothing in it can end the element that it stands in.</summary>
    private static readonly JsonSerializerOptions Embedded = new(Options) { WriteIndented = false, Encoder = JavaScriptEncoder.Default };

    public static string Write<T>(T document) => JsonSerializer.Serialize(document, Options) + "\n";

    public static string WriteEmbedded<T>(T document) => JsonSerializer.Serialize(document, Embedded);
}

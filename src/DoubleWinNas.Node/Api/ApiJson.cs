using System.Text.Json;
using System.Text.Json.Serialization;

namespace DoubleWinNas.Node.Api;

/// <summary>How the HTTP API writes documents that people and scripts read.</summary>
internal static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

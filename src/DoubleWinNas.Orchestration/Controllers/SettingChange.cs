using System.Text.Json;
using System.Text.Json.Nodes;
using DoubleWinNas.Orchestration.Serialization;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Controllers;

/// <summary>A setting that differs, by its key in the configuration file: <c>evolution.mutation-rate: 0.1 -> 0.2</c>.</summary>
internal sealed record SettingChange(string Key, string Before, string After)
{
    private const string Nothing = "none";

    public override string ToString() => $"{Key}: {Before} -> {After}";

    /// <summary>What differs, in the settings' order. Where a frozen table was read from makes no difference, its content does.</summary>
    public static IReadOnlyList<SettingChange> Between(SearchSettings before, SearchSettings after)
    {
        var changes = new List<SettingChange>();
        Compare("", Node(before), Node(after), changes);
        return changes;
    }

    private static JsonNode? Node(SearchSettings settings) => JsonSerializer.SerializeToNode(
        settings with { Devices = [.. settings.Devices.Select(device => device with { Table = null })] }, OutsideJson.Default.SearchSettings);

    private static void Compare(string key, JsonNode? before, JsonNode? after, List<SettingChange> changes)
    {
        if (JsonNode.DeepEquals(before, after))
        {
            return;
        }

        switch (before, after)
        {
            case (JsonObject one, JsonObject other) when !key.EndsWith(".frozen", StringComparison.Ordinal):
                foreach (var name in one.Select(entry => entry.Key).Union(other.Select(entry => entry.Key)))
                {
                    Compare(Join(key, JsonNamingPolicy.KebabCaseLower.ConvertName(name)), one[name], other[name], changes);
                }

                break;
            case (JsonArray one, JsonArray other) when one.Count == other.Count && one.All(item => item is JsonObject):
                for (var i = 0; i < one.Count; i++)
                {
                    Compare(Join(key, $"{i}"), one[i], other[i], changes);
                }

                break;
            default:
                changes.Add(new SettingChange(key, Text(before), Text(after)));
                break;
        }
    }

    private static string Join(string key, string name) => key.Length == 0 ? name : $"{key}.{name}";

    private static string Text(JsonNode? value) => value switch
    {
        null => Nothing,
        JsonArray array => $"[{string.Join(", ", array.Select(Text))}]",
        JsonObject frozen when frozen["Milliseconds"] is JsonObject entries => $"a table of {entries.Count} costs",
        JsonObject other => $"{{{string.Join(", ", other.Select(entry => $"{JsonNamingPolicy.KebabCaseLower.ConvertName(entry.Key)}: {Text(entry.Value)}"))}}}",
        JsonValue text when text.TryGetValue<string>(out var plain) => plain,
        _ => value.ToJsonString(),
    };
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoubleWinNas.Training.Runs;

/// <summary>What differs between two settings, in words.</summary>
internal static class SettingsDifference
{
    /// <summary>One entry for each value that differs, such as <c>optimizer.learningRate (was 0.2, is 0.3)</c>.</summary>
    public static IReadOnlyList<string> Between(TrainingSettings before, TrainingSettings now)
    {
        var (was, current) = (Flatten(before), Flatten(now));
        return [.. was.Keys.Union(current.Keys).Where(key => ValueOf(was, key) != ValueOf(current, key)).Order(StringComparer.Ordinal)
            .Select(key => $"{key} (was {ValueOf(was, key)}, is {ValueOf(current, key)})")];
    }

    private static string ValueOf(Dictionary<string, string> settings, string key) => settings.GetValueOrDefault(key, "not set");

    private static Dictionary<string, string> Flatten(TrainingSettings settings)
    {
        var flat = new Dictionary<string, string>();
        Flatten(JsonSerializer.SerializeToNode(settings, RunJsonContext.Default.TrainingSettings), "", flat);
        return flat;
    }

    private static void Flatten(JsonNode? node, string path, Dictionary<string, string> flat)
    {
        if (node is JsonObject properties)
        {
            foreach (var (name, value) in properties)
            {
                Flatten(value, path.Length == 0 ? name : $"{path}.{name}", flat);
            }
        }
        else if (node is not null)
        {
            flat[path] = node.ToString();
        }
    }
}

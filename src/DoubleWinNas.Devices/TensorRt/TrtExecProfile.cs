using System.Text.Json;

namespace DoubleWinNas.Devices.TensorRt;

/// <summary>Times of layers, as <c>--exportProfile</c> writes them: objects with <c>name</c> and <c>averageMs</c> (newer: <c>medianMs</c>, too).</summary>
internal static class TrtExecProfile
{
    /// <summary>
    /// Milliseconds of each prefix's layers. A fused layer is called by all its nodes; copies that only change the layout between a bundle's
    /// inputs and its layers are left out: inside a network there are none.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="prefixes">Of node names; all different, none the begin of another.</param>
    /// <returns>Null where the file is missing or unreadable, or a prefix has no layer.</returns>
    public static IReadOnlyList<double>? Read(string path, IReadOnlyList<string> prefixes)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var sums = new double?[prefixes.Count];
            foreach (var layer in document.RootElement.EnumerateArray().Where(layer => layer.TryGetProperty("name", out _)))
            {
                var name = layer.GetProperty("name").GetString()!;
                var owner = name.StartsWith("Reformatting CopyNode", StringComparison.Ordinal) ? -1 : Owner(name, prefixes);
                if (owner >= 0)
                {
                    sums[owner] = (sums[owner] ?? 0) + (layer.TryGetProperty("medianMs", out var median) ? median : layer.GetProperty("averageMs")).GetDouble();
                }
            }

            return Array.TrueForAll(sums, sum => sum is >= 0 && double.IsFinite(sum.Value)) ? [.. sums.OfType<double>()] : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static int Owner(string name, IReadOnlyList<string> prefixes)
    {
        for (var i = 0; i < prefixes.Count; i++)
        {
            if (name.Contains(prefixes[i], StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}

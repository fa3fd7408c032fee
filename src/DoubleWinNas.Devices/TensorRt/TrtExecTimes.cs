using System.Text.Json;

namespace DoubleWinNas.Devices.TensorRt;

/// <summary>Times of single inferences, as <c>--exportTimes</c> writes them: a list of objects with <c>latencyMs</c> (transfers included).</summary>
internal static class TrtExecTimes
{
    private const string Latency = "latencyMs";

    /// <summary>Milliseconds in order; null where the file is missing or says nothing of the kind.</summary>
    public static IReadOnlyList<double>? Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            double[] times =
            [
                .. document.RootElement.EnumerateArray()
                    .Where(entry => entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(Latency, out _))
                    .Select(entry => entry.GetProperty(Latency).GetDouble()),
            ];
            return times.Length > 0 && Array.TrueForAll(times, time => double.IsFinite(time) && time > 0) ? times : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}

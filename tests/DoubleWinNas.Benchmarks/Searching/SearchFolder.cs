using System.Text.Json;

namespace DoubleWinNas.Benchmarks.Searching;

/// <summary>The results folder of a finished search, as far as benchmarks read it.</summary>
internal sealed class SearchFolder(string path)
{
    public SearchFront Front { get; } = BenchmarkJson.Load<SearchFront>(Path.Combine(path, "front.json"));

    /// <summary>Where a finalist's networks lie.</summary>
    public string Of(SearchFinalist finalist) => Directory.GetDirectories(Path.Combine(path, "finalists"), $"{finalist.Number:D2}-*").Single();

    /// <summary>Median milliseconds of the shallow forms that were measured, by the finalist's number.</summary>
    public Dictionary<int, double> MeasuredShallow() => BenchmarkJson.Load<Measurements>(Path.Combine(path, "measurements.json")).Finalists.ToDictionary(
        finalist => finalist.Number, finalist => finalist.Latencies.Single(model => model.Name == "shallow").Median);

    private sealed record Measurements(IReadOnlyList<Measured> Finalists);

    private sealed record Measured(int Number, IReadOnlyList<Latency> Latencies);

    private sealed record Latency(string Name, double Median);
}

/// <param name="Finalists">By predicted latency.</param>
/// <param name="Contenders">By predicted latency; null where the search has none.</param>
internal sealed record SearchFront(IReadOnlyList<SearchFinalist> Finalists, IReadOnlyList<SearchContender>? Contenders);

/// <param name="Completed">Whether it was trained, transformed and verified.</param>
/// <param name="Validation">Accuracy, 0 to 1; null where it was not trained.</param>
internal sealed record SearchFinalist(int Number, string Genotype, bool Completed, double? Validation, IReadOnlyList<SearchFinalistOnDevice> Devices);

/// <param name="ShallowTest">Test accuracy of the shallow form, 0 to 1.</param>
internal sealed record SearchFinalistOnDevice(double? ShallowTest);

/// <param name="Validation">Accuracy after its short training, 0 to 1; null where that failed.</param>
internal sealed record SearchContender(double? Validation);

/// <summary>How benchmarks read JSON files.</summary>
internal static class BenchmarkJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static T Parse<T>(string text) => JsonSerializer.Deserialize<T>(text, Options)!;

    public static T Load<T>(string path) => Parse<T>(File.ReadAllText(path));
}

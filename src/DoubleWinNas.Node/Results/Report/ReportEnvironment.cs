using System.Globalization;
using System.Text.Json;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Results.Report;

/// <summary>What a report's figures are valid for, taken from the first finalist's records.</summary>
internal static class ReportEnvironment
{
    public static IReadOnlyList<NamedValue> Of(SearchResults results, ArtifactStore artifacts)
    {
        var values = new List<NamedValue>();
        var finalists = results.Status.Finalists;
        if (finalists.Select(finalist => finalist.FineTuned?.Record).FirstOrDefault(record => record is not null) is { } training)
        {
            using var document = Open(artifacts, training);
            AddTraining(values, document.RootElement);
        }

        foreach (var device in finalists.SelectMany(finalist => finalist.Devices).Where(device => device.Measured is not null).DistinctBy(device => device.Device))
        {
            using var document = Open(artifacts, device.Measured!.Report);
            AddMeasurement(values, device.Measured.IsSimulated ? $"{device.Device} (simulated)" : device.Device, document.RootElement);
        }

        foreach (var (genotype, mark) in finalists.SelectMany(finalist => finalist.Devices.Select(device => (finalist.Candidate.Genotype, device.Measured?.Mark))))
        {
            if (mark is not null)
            {
                values.Add(new(genotype, mark));
            }
        }

        AddBounds(values, results.Status);
        if (results.Status is { HasEnergy: not null } status)
        {
            values.Add(new($"{results.Settings.Devices[0].Name}: energy", status.EnergyUnavailable is { } reason ? $"not available: {reason}" : "an objective"));
        }

        foreach (var (device, costs) in results.Costs)
        {
            values.Add(new($"{device}: cost table", string.Create(CultureInfo.InvariantCulture, $"{costs.Milliseconds.Count} operations, {costs.Conditions.Runtime}, {costs.Conditions.Threads} threads")));
        }

        return values;
    }

    /// <summary>How measurements and bounds came together.</summary>
    private static void AddBounds(List<NamedValue> values, SearchStatus status)
    {
        foreach (var point in status.Corrections)
        {
            values.Add(new($"{point.Device}: correction {point.Round}", string.Create(
                CultureInfo.InvariantCulture, $"networks take {point.Scale:F3} times the sum of their operations (before: {point.Before:F3}; {point.Networks} measured){(point.EnergyScale is { } energy ? $"; energies {energy:F3} times" : "")}")));
        }

        foreach (var missed in status.Missed)
        {
            values.Add(new($"missed: {missed.Candidate.Genotype}", missed.Error ?? ""));
        }

        if (status.CorrectionOff is { } off)
        {
            values.Add(new("bounds", off));
        }
    }

    private static void AddTraining(List<NamedValue> values, JsonElement document)
    {
        Add(values, "data set", document, "training", "settings", "dataset", "name");
        Add(values, "data set's hash", document, "training", "settings", "dataset", "hash");
        Add(values, "training images", document, "training", "settings", "dataset", "trainImages");
        Add(values, "validation images", document, "training", "settings", "dataset", "validationImages");
        Add(values, "test images", document, "training", "settings", "dataset", "testImages");
        Add(values, "libtorch", document, "training", "settings", "libtorch");
    }

    private static void AddMeasurement(List<NamedValue> values, string device, JsonElement document)
    {
        Add(values, $"{device}: processor", document, "report", "device", "processor");
        Add(values, $"{device}: cores", document, "report", "device", "cores");
        Add(values, $"{device}: power mode", document, "report", "device", "powerModel");
        Add(values, $"{device}: frequency governor", document, "report", "device", "governor");
        Add(values, $"{device}: runtime", document, "report", "runtime");
        Add(values, $"{device}: precision", document, "report", "conditions", "precision");
        Add(values, $"{device}: batch", document, "report", "conditions", "batch");
        Add(values, $"{device}: threads", document, "report", "conditions", "threads");
        Add(values, $"{device}: measured at", document, "report", "time");
    }

    private static void Add(List<NamedValue> values, string name, JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out element))
            {
                return;
            }
        }

        if (element.ValueKind is not (JsonValueKind.Null or JsonValueKind.Object or JsonValueKind.Array))
        {
            values.Add(new NamedValue(name, element.ToString()));
        }
    }

    private static JsonDocument Open(ArtifactStore artifacts, Artifact artifact)
    {
        using var stream = artifacts.Open(artifact);
        return JsonDocument.Parse(stream);
    }
}

using System.Text.Json.Nodes;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Results;

/// <summary><c>measurements.json</c>: live latencies of the finalists with all that they are valid for. Another run measures others.</summary>
internal sealed record MeasurementsDocument(int Format, string Search, IReadOnlyList<FinalistMeasurement> Finalists)
{
    private const int FormatVersion = 1;

    public static MeasurementsDocument Of(SearchResults results, ArtifactStore artifacts) => new(
        FormatVersion,
        results.Settings.Name,
        [
            .. from entry in FinalistEntry.Of(results.Status)
               from device in entry.Finalist.Devices
               let measured = device.Measured
               where measured is not null
               select new FinalistMeasurement(
                   entry.Number,
                   entry.Finalist.Candidate.Genotype,
                   device.Device,
                   measured.IsSimulated,
                   measured.Latencies,
                   Report(artifacts, measured.Report)),
        ]);

    private static JsonNode? Report(ArtifactStore artifacts, Artifact report)
    {
        using var stream = artifacts.Open(report);
        return JsonNode.Parse(stream);
    }
}

/// <param name="Number">Of the finalist.</param>
/// <param name="Simulated">Whether a table stood for the device.</param>
/// <param name="Latencies">Milliseconds, deep and shallow.</param>
/// <param name="Report">Device, runtime, conditions, spread, drift.</param>
internal sealed record FinalistMeasurement(int Number, string Genotype, string Device, bool Simulated, IReadOnlyList<ModelLatency> Latencies, JsonNode? Report);

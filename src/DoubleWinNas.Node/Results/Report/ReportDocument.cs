using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Node.Configuration.Search;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Results.Report;

/// <summary>All that the report shows.</summary>
/// <param name="Device">The first device: predicted latencies are its.</param>
/// <param name="Constraints">As text.</param>
/// <param name="Bound">The constraint of latency on the first device, milliseconds; null without one.</param>
/// <param name="HasEnergy">Whether energy was an objective.</param>
/// <param name="EnergyUnavailable">Why it was not; null where it was, or nobody knows.</param>
/// <param name="Candidates">All evaluated ones that are known.</param>
/// <param name="Contenders">Candidates that finalists are chosen among; empty where they are chosen from the front.</param>
/// <param name="Environment">What figures are valid for, by name.</param>
internal sealed record ReportDocument(
    string Name,
    SearchPhase Phase,
    bool IsPaused,
    string? Reason,
    string SettingsHash,
    string Device,
    IReadOnlyList<string> Constraints,
    double? Bound,
    double? LeastReachable,
    bool HasEnergy,
    string? EnergyUnavailable,
    int Evaluations,
    IReadOnlyList<RoundPoint> Rounds,
    IReadOnlyList<GenerationPoint> Generations,
    IReadOnlyList<ReportCandidate> Candidates,
    IReadOnlyList<ReportCandidate> Front,
    IReadOnlyList<ReportContender> Contenders,
    IReadOnlyList<ReportFinalist> Finalists,
    IReadOnlyList<QuarantinedWork> Quarantined,
    IReadOnlyList<NamedValue> Settings,
    IReadOnlyList<NamedValue> Environment)
{
    public static ReportDocument Of(SearchResults results, ArtifactStore artifacts)
    {
        var (status, settings) = (results.Status, results.Settings);
        var device = settings.Devices[0].Name;
        return new ReportDocument(
            settings.Name,
            status.Phase,
            status.IsPaused,
            status.Reason,
            SettingsIdentity.Of(settings),
            device,
            [.. settings.Constraints.Select(ConstraintText.Print)],
            settings.Constraints.FirstOrDefault(constraint => constraint.Metric == ConstraintSettings.Latency && constraint.Device == device)?.Bound,
            status.LeastReachable,
            status.HasEnergy == true,
            status.EnergyUnavailable,
            status.Evaluations,
            status.Rounds,
            status.Generations,
            [.. status.Evaluated.Select(ReportCandidate.Of)],
            [.. status.Front.Select(ReportCandidate.Of)],
            [.. status.Contenders.Select(contender => new ReportContender(ReportCandidate.Of(contender.Candidate), contender.Validation, contender.Error))],
            [.. FinalistEntry.Of(status).Select(entry => ReportFinalist.Of(entry, results, artifacts))],
            status.Quarantined,
            SettingsList.Of(settings),
            ReportEnvironment.Of(results, artifacts));
    }
}

/// <param name="Accuracy">0 to 1.</param>
/// <param name="Milliseconds">Predicted, shallow.</param>
/// <param name="Millijoules">Predicted, shallow; null where it is not available.</param>
internal sealed record ReportCandidate(string Genotype, double Accuracy, double Milliseconds, double DeepMilliseconds, int Generation, double? Millijoules)
{
    public static ReportCandidate Of(Candidate candidate) =>
        new(candidate.Genotype, candidate.Accuracy, candidate.ShallowMilliseconds, candidate.DeepMilliseconds, candidate.Generation, candidate.ShallowMillijoules);
}

/// <param name="Validation">Accuracy after the short training; null where there is none.</param>
/// <param name="Error">Why it is left out.</param>
internal sealed record ReportContender(ReportCandidate Candidate, double? Validation, string? Error);

/// <param name="Folder">Below the results' folder.</param>
/// <param name="Searched">Accuracy with inherited weights.</param>
/// <param name="Resolution">Side of its input.</param>
/// <param name="Picture">On the first device; null where it was not transformed.</param>
internal sealed record ReportFinalist(
    int Number,
    string Folder,
    string Genotype,
    string Hash,
    int Resolution,
    double Searched,
    double? Validation,
    double? Test,
    IReadOnlyList<ResolutionAccuracy> Resolutions,
    string? Error,
    IReadOnlyList<ReportDevice> Devices,
    NetworkPicture? Picture)
{
    public static ReportFinalist Of(FinalistEntry entry, SearchResults results, ArtifactStore artifacts)
    {
        var finalist = entry.Finalist;
        return new ReportFinalist(
            entry.Number,
            $"finalists/{entry.Folder}",
            finalist.Candidate.Genotype,
            entry.Hash,
            Networks.Genotypes.Genotype.Parse(finalist.Candidate.Genotype).Resolution,
            finalist.Candidate.Accuracy,
            finalist.FineTuned?.Validation,
            finalist.FineTuned?.Test,
            finalist.FineTuned?.Resolutions ?? [],
            finalist.Error,
            [.. finalist.Devices.Select(device => ReportDevice.Of(device, results.Settings))],
            PictureOf(finalist, results, artifacts));
    }

    private static NetworkPicture? PictureOf(Finalist finalist, SearchResults results, ArtifactStore artifacts) =>
        finalist is { FineTuned: { } tuned, Devices: [{ Transformed: { } transformed } device, ..] }
            ? NetworkPicture.Of(Load(tuned.Network, artifacts), Load(transformed.Network, artifacts), device.Groups, results.Costs.GetValueOrDefault(device.Device))
            : null;

    private static Network Load(Artifact network, ArtifactStore artifacts)
    {
        using var reader = new StreamReader(artifacts.Open(network));
        return NetworkJson.Read(reader.ReadToEnd(), artifacts.PathOf(network));
    }
}

/// <param name="DeepMilliseconds">Predicted.</param>
/// <param name="ShallowMilliseconds">Predicted.</param>
/// <param name="IsSimulated">Whether a table stood for the device: measured is what was predicted, with noise.</param>
/// <param name="DeepMillijoules">Predicted; null where it is not available.</param>
/// <param name="EnergyUnavailable">Why no energy was measured; null where it was.</param>
/// <param name="Merged">Convolutions that merged blocks became, and how many blocks those were.</param>
internal sealed record ReportDevice(
    string Device,
    double DeepMilliseconds,
    double ShallowMilliseconds,
    int Merged,
    int MergedBlocks,
    double? ShallowTest,
    double? Error64,
    double? Error32,
    ModelLatency? MeasuredDeep,
    ModelLatency? MeasuredShallow,
    bool IsSimulated,
    double? DeepMillijoules,
    double? ShallowMillijoules,
    string? EnergyUnavailable)
{
    public static ReportDevice Of(FinalistOnDevice device, SearchSettings settings) => new(
        device.Device,
        device.DeepMilliseconds,
        device.ShallowMilliseconds,
        device.Groups.Count,
        device.Groups.Sum(group => group.Count),
        device.Transformed?.ShallowTest,
        device.Transformed?.Error64,
        device.Transformed?.Error32,
        device.Measured?.Latencies.FirstOrDefault(model => model.Name == "deep"),
        device.Measured?.Latencies.FirstOrDefault(model => model.Name == "shallow"),
        settings.Devices.Any(known => known.Name == device.Device && known.Simulated),
        device.DeepMillijoules,
        device.ShallowMillijoules,
        device.Measured?.EnergyUnavailable);
}

internal sealed record NamedValue(string Name, string Value);

using System.Text.Json.Serialization;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Results;

/// <summary>
/// <c>front.json</c>: what a search came to. Holds only what settings (with a frozen table) determine: no time, no live measurement, no
/// message of a failure. Equal settings end with equal bytes.
/// </summary>
/// <param name="SettingsHash">See <see cref="SettingsIdentity"/>.</param>
/// <param name="Front">Feasible, non-dominated candidates, and contenders that became finalists all the same; by predicted latency.</param>
internal sealed record FrontDocument(int Format, string Search, string SettingsHash, IReadOnlyList<FrontMember> Front, IReadOnlyList<FrontFinalist> Finalists)
{
    private const int FormatVersion = 1;

    /// <summary>Candidates that finalists were chosen among, by predicted latency; not written where there were none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FrontContender>? Contenders { get; init; }

    public static FrontDocument Of(SearchResults results) => new(
        FormatVersion,
        results.Settings.Name,
        SettingsIdentity.Of(results.Settings),
        [.. Members(results.Status).Select(FrontMember.Of)],
        [.. FinalistEntry.Of(results.Status).Select(FrontFinalist.Of)])
    {
        Contenders = results.Status.Contenders.Count == 0 ? null : [.. results.Status.Contenders.Select(FrontContender.Of)],
    };

    private static IEnumerable<Candidate> Members(SearchStatus status) => status.Front
        .Concat(status.Finalists.Select(finalist => finalist.Candidate))
        .DistinctBy(candidate => candidate.Genotype)
        .OrderBy(candidate => candidate.ShallowMilliseconds)
        .ThenByDescending(candidate => candidate.Accuracy)
        .ThenBy(candidate => candidate.Genotype, StringComparer.Ordinal);
}

/// <param name="Hash">Of the genotype.</param>
/// <param name="Accuracy">With inherited weights on the validation split, 0 to 1.</param>
/// <param name="DeepMilliseconds">Predicted on the first device, nothing merged.</param>
/// <param name="ShallowMilliseconds">Predicted, by the planner's choice.</param>
internal sealed record FrontMember(string Genotype, string Hash, double Accuracy, double DeepMilliseconds, double ShallowMilliseconds, int Generation)
{
    /// <summary>Predicted energy of an inference, nothing merged; not written where it is not available.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DeepMillijoules { get; init; }

    /// <summary>The same by the planner's choice.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ShallowMillijoules { get; init; }

    public static FrontMember Of(Candidate candidate) => new(
        candidate.Genotype,
        Networks.Genotypes.Genotype.Parse(candidate.Genotype).Hash.ToString(),
        candidate.Accuracy,
        candidate.DeepMilliseconds,
        candidate.ShallowMilliseconds,
        candidate.Generation)
    {
        DeepMillijoules = candidate.DeepMillijoules,
        ShallowMillijoules = candidate.ShallowMillijoules,
    };
}

/// <param name="Hash">Of the genotype.</param>
/// <param name="Accuracy">With inherited weights on the validation split, 0 to 1.</param>
/// <param name="ShallowMilliseconds">Predicted on the first device, by the planner's choice.</param>
/// <param name="Validation">After the short training; null where it was not reached.</param>
internal sealed record FrontContender(string Genotype, string Hash, double Accuracy, double ShallowMilliseconds, double? Validation)
{
    public static FrontContender Of(Contender contender) => new(
        contender.Candidate.Genotype,
        Networks.Genotypes.Genotype.Parse(contender.Candidate.Genotype).Hash.ToString(),
        contender.Candidate.Accuracy,
        contender.Candidate.ShallowMilliseconds,
        contender.Validation);
}

/// <param name="Number">Of its folder.</param>
/// <param name="Completed">False where it was given up; the report says why.</param>
/// <param name="Validation">Of the fine-tuned deep form, 0 to 1; null where it was not reached.</param>
/// <param name="Test">Of the fine-tuned deep form on the test split.</param>
/// <param name="DeepWeights">SHA-256 of its weights' file.</param>
internal sealed record FrontFinalist(
    int Number,
    string Genotype,
    string Hash,
    bool Completed,
    double? Validation,
    double? Test,
    IReadOnlyList<ResolutionAccuracy> Resolutions,
    string? DeepWeights,
    IReadOnlyList<FrontDevice> Devices)
{
    public static FrontFinalist Of(FinalistEntry entry) => new(
        entry.Number,
        entry.Finalist.Candidate.Genotype,
        entry.Hash,
        entry.Finalist.Error is null,
        entry.Finalist.FineTuned?.Validation,
        entry.Finalist.FineTuned?.Test,
        entry.Finalist.FineTuned?.Resolutions ?? [],
        entry.Finalist.FineTuned?.Weights.Sha256,
        [.. entry.Finalist.Devices.Select(FrontDevice.Of)]);
}

/// <param name="Plan">Blocks of each merged convolution.</param>
/// <param name="ShallowTest">Accuracy of the shallow form on the test split, by the inference runtime; null where it was not reached.</param>
/// <param name="Error64">Largest difference to the deep form in float64, relative to the output's scale.</param>
/// <param name="Error32">The same in float32.</param>
/// <param name="ShallowWeights">SHA-256 of the shallow form's weights' file.</param>
internal sealed record FrontDevice(
    string Device,
    IReadOnlyList<IReadOnlyList<string>> Plan,
    double DeepMilliseconds,
    double ShallowMilliseconds,
    double? ShallowTest,
    double? Error64,
    double? Error32,
    string? ShallowWeights)
{
    /// <summary>Predicted energy of an inference, nothing merged; not written where it is not available.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DeepMillijoules { get; init; }

    /// <summary>The same by the planner's choice.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ShallowMillijoules { get; init; }

    public static FrontDevice Of(FinalistOnDevice device) => new(
        device.Device,
        device.Groups,
        device.DeepMilliseconds,
        device.ShallowMilliseconds,
        device.Transformed?.ShallowTest,
        device.Transformed?.Error64,
        device.Transformed?.Error32,
        device.Transformed?.Weights.Sha256)
    {
        DeepMillijoules = device.DeepMillijoules,
        ShallowMillijoules = device.ShallowMillijoules,
    };
}

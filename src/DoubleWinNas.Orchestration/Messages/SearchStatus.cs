using System.Text.Json.Serialization;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Messages;

/// <summary>Where a search stands.</summary>
public enum SearchPhase
{
    /// <summary>Not started.</summary>
    None,
    Calibrating,
    TrainingSupernet,
    Evolving,

    /// <summary>Some candidates are trained alone for a short while.</summary>
    Contending,
    FineTuning,
    Transforming,
    Measuring,

    /// <summary>Measured finalists missed a bound, or stayed far below it: predictions are fitted to what was measured.</summary>
    Correcting,
    Finished,
    Failed,
    Cancelled,
}

/// <summary>Everything that a person or a report wants to know of a search; also of a running one.</summary>
/// <param name="Settings">Null before it was started.</param>
/// <param name="IsPaused">By an operator.</param>
/// <param name="Reason">Why it paused or failed.</param>
/// <param name="LeastReachable">Least predicted latency of the space on the first device, milliseconds; null before calibration.</param>
/// <param name="Rounds">Supernet learning curve, by round.</param>
/// <param name="Generations">Progress of the evolution, by generation (0: the initial one).</param>
/// <param name="Front">Feasible, non-dominated candidates so far, by latency.</param>
/// <param name="Finalists">Chosen candidates, in the order of their genotypes' predicted latency.</param>
/// <param name="Quarantined">Work that was given up, and what it meant.</param>
/// <param name="Evaluations">Candidates evaluated so far.</param>
public sealed record SearchStatus(
    SearchSettings? Settings,
    SearchPhase Phase,
    bool IsPaused,
    string? Reason,
    double? LeastReachable,
    IReadOnlyList<RoundPoint> Rounds,
    IReadOnlyList<GenerationPoint> Generations,
    IReadOnlyList<Candidate> Front,
    IReadOnlyList<Finalist> Finalists,
    IReadOnlyList<QuarantinedWork> Quarantined,
    int Evaluations)
{
    /// <summary>Whether the energy on the first device is an objective, too; null before calibration.</summary>
    public bool? HasEnergy { get; init; }

    /// <summary>Why energy is not available on the first device; null where it is, and before calibration.</summary>
    public string? EnergyUnavailable { get; init; }

    /// <summary>Devices that have something to measure for the search while no worker measures for them.</summary>
    public IReadOnlyList<string> WaitsFor { get; init; } = [];

    /// <summary>Every evaluated candidate, by generation; only of a search that is paused or ended, so that polling stays light.</summary>
    public IReadOnlyList<Candidate> Evaluated { get; init; } = [];

    /// <summary>How predictions were fitted to measured finalists, by round and device.</summary>
    public IReadOnlyList<CorrectionPoint> Corrections { get; init; } = [];

    /// <summary>Finalists that missed a bound when they were measured; the error says by how much.</summary>
    public IReadOnlyList<Finalist> Missed { get; init; } = [];

    /// <summary>Candidates that finalists are chosen among, by latency; empty where finalists are chosen from the front.</summary>
    // What was stored before there were contenders lacks them, and the generated reader then gives null.
    public IReadOnlyList<Contender> Contenders { get; init => field = value ?? []; } = [];

    /// <summary>Why measured latencies do not decide although there are bounds; null where they do.</summary>
    public string? CorrectionOff { get; init; }
}

/// <summary>A finished round of the supernet.</summary>
/// <param name="Loss">Mean over the replicas.</param>
/// <param name="Largest">Validation accuracy of the largest subnet, 0 to 1.</param>
/// <param name="Smallest">Validation accuracy of the smallest subnet.</param>
public sealed record RoundPoint(int Round, double Loss, double Largest, double Smallest);

/// <summary>A finished generation.</summary>
/// <param name="Evaluated">Candidates evaluated in it.</param>
/// <param name="Feasible">Survivors within all constraints.</param>
/// <param name="Hypervolume">Of all feasible candidates so far, below (error 1, latency reference); never falls.</param>
/// <param name="Best">Best accuracy of a feasible survivor, 0 to 1; null without one.</param>
/// <param name="FrontSize">Members of its front.</param>
public sealed record GenerationPoint(int Generation, int Evaluated, int Feasible, double Hypervolume, double? Best, int FrontSize);

/// <summary>A device's predictions after finalists were measured.</summary>
/// <param name="Round">From 1.</param>
/// <param name="Before">By which sums of costs were multiplied until then.</param>
/// <param name="Scale">By which they are multiplied now.</param>
/// <param name="Networks">Measured so far.</param>
public sealed record CorrectionPoint(int Round, string Device, double Before, double Scale, int Networks)
{
    /// <summary>By which sums of energies are multiplied now; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? EnergyScale { get; init; }
}

/// <summary>An evaluated genotype.</summary>
/// <param name="Genotype">Canonical text.</param>
/// <param name="Accuracy">With inherited weights on the validation split, 0 to 1.</param>
/// <param name="DeepMilliseconds">Predicted on the first device, nothing merged.</param>
/// <param name="ShallowMilliseconds">Predicted, by the planner's choice.</param>
/// <param name="Generation">In which it was made.</param>
/// <param name="Parents">Genotypes that it was made of; empty in the first generation.</param>
public sealed record Candidate(
    string Genotype, double Accuracy, double DeepMilliseconds, double ShallowMilliseconds, int Generation, IReadOnlyList<string> Parents)
{
    /// <summary>Predicted energy of an inference on the first device, nothing merged; null where it is not available.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DeepMillijoules { get; init; }

    /// <summary>The same by the planner's choice.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ShallowMillijoules { get; init; }
}

/// <summary>A candidate that is trained alone for a short while before finalists are chosen.</summary>
/// <param name="Candidate">As the search found it.</param>
/// <param name="Validation">Top-1 on the validation split after the short training, 0 to 1; null while there is none.</param>
/// <param name="Error">Why it is left out; null while all is well.</param>
public sealed record Contender(Candidate Candidate, double? Validation, string? Error)
{
    /// <summary>Whether its short training came to an end.</summary>
    [JsonIgnore]
    public bool IsJudged => Validation is not null || Error is not null;
}

/// <summary>A chosen candidate on its way to the devices; a step that is not done yet is null.</summary>
/// <param name="Candidate">As the search found it.</param>
/// <param name="FineTuned">Weights and accuracies of the deep form.</param>
/// <param name="Devices">By device, in the settings' order.</param>
/// <param name="Error">Why it was given up; null while all is well.</param>
public sealed record Finalist(Candidate Candidate, FineTuned? FineTuned, IReadOnlyList<FinalistOnDevice> Devices, string? Error);

/// <param name="Groups">The device's merge plan.</param>
/// <param name="DeepMilliseconds">Predicted.</param>
/// <param name="ShallowMilliseconds">Predicted.</param>
/// <param name="Transformed">The verified shallow form.</param>
/// <param name="Measured">Live measurement; no part of what is bit-identical.</param>
public sealed record FinalistOnDevice(
    string Device,
    IReadOnlyList<IReadOnlyList<string>> Groups,
    double DeepMilliseconds,
    double ShallowMilliseconds,
    NetworkTransformed? Transformed,
    ModelsMeasured? Measured)
{
    /// <summary>Predicted energy of an inference; null where it is not available.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DeepMillijoules { get; init; }

    /// <summary>The same by the planner's choice.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ShallowMillijoules { get; init; }
}

/// <param name="WorkId">The item.</param>
/// <param name="Error">Of its last attempt.</param>
/// <param name="Consequence">What the search did without it.</param>
public sealed record QuarantinedWork(string WorkId, string Error, string Consequence);

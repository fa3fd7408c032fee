using System.Text.Json.Serialization;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Messages;

/// <summary>What the other actors tell <c>search/NAME</c>.</summary>
internal abstract record SearchNotice : SearchCommand;

/// <param name="Milliseconds">Least predicted latency in the space.</param>
/// <param name="Genotype">That has it.</param>
internal sealed record DeviceCalibrated(string Device, double Milliseconds, string Genotype) : SearchNotice
{
    /// <summary>Whether energies are predicted there.</summary>
    public bool HasEnergy { get; init; }

    /// <summary>Why they are not; null where they are.</summary>
    public string? EnergyUnavailable { get; init; }

    /// <summary>Least predicted energy in the space, where a bound stands against it; else null.</summary>
    public LeastEnergy? Energy { get; init; }
}

/// <param name="Genotype">That has it.</param>
internal sealed record LeastEnergy(double Millijoules, string Genotype);

/// <param name="Supernet">The averaged checkpoint.</param>
internal sealed record RoundFinished(RoundPoint Point, Artifact Supernet) : SearchNotice;

/// <param name="Evaluated">In this generation.</param>
/// <param name="Front">Of all candidates so far, by latency.</param>
/// <param name="Evaluations">So far.</param>
/// <param name="Nearest">Why the front is empty; null where it is not.</param>
internal sealed record GenerationFinished(
    GenerationPoint Point, IReadOnlyList<Candidate> Evaluated, IReadOnlyList<Candidate> Front, int Evaluations, string? Nearest) : SearchNotice
{
    /// <summary>Candidates of this generation that could not be evaluated.</summary>
    public IReadOnlyList<RejectedCandidate> Rejected { get; init; } = [];

    /// <summary>Of the last generation: candidates to be trained alone for a short while, by latency; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Candidate>? Contenders { get; init; }

    /// <summary>Once the last generation is judged: who uses up the first device's latency bound and may be as accurate as the best; null for nobody.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Candidate? AtBound { get; init; }
}

/// <summary>A candidate was judged once more, or taken out.</summary>
/// <param name="Error">Why it takes no part; null where it does.</param>
/// <param name="Front">Of all candidates from now on, by latency.</param>
internal sealed record TrialJudged(Candidate Candidate, string? Error, IReadOnlyList<Candidate> Front) : SearchNotice;

/// <param name="Result">Null with an error.</param>
internal sealed record ContenderEnded(string Genotype, ContenderTrained? Result, string? Error) : SearchNotice;

/// <param name="Result">Null with an error.</param>
internal sealed record FineTuneEnded(string Genotype, FineTuned? Result, string? Error) : SearchNotice;

/// <param name="Prediction">The device's plan.</param>
/// <param name="Result">Null with an error.</param>
internal sealed record TransformEnded(string Genotype, string Device, LatencyPrediction Prediction, NetworkTransformed? Result, string? Error)
    : SearchNotice;

/// <param name="Result">Null with an error.</param>
internal sealed record MeasureEnded(string Genotype, string Device, ModelsMeasured? Result, string? Error) : SearchNotice;

/// <summary>A device fitted its predictions.</summary>
internal sealed record LatenciesCorrected(CorrectionPoint Point) : SearchNotice;

/// <summary>Work was given up after its last attempt.</summary>
/// <param name="Pauses">Whether the search cannot go on without it.</param>
internal sealed record WorkGivenUp(QuarantinedWork Work, bool Pauses) : SearchNotice;

/// <summary>The search cannot reach an end.</summary>
internal sealed record SearchImpossible(string Reason) : SearchNotice;

using System.Text.Json.Serialization;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Controllers;

internal abstract record SearchEvent;

internal sealed record SearchStarted(SearchSettings Settings) : SearchEvent;

internal sealed record BudgetRaised(SearchSettings Settings) : SearchEvent;

internal sealed record SearchPaused(string Reason) : SearchEvent;

internal sealed record SearchResumed : SearchEvent;

/// <param name="Reason">Why, where the phase is an end; else null.</param>
internal sealed record PhaseEntered(SearchPhase Phase, string? Reason) : SearchEvent;

internal sealed record LeastLatencyFound(string Device, LeastLatency Least) : SearchEvent;

internal sealed record RoundRecorded(RoundPoint Point) : SearchEvent;

internal sealed record GenerationRecorded(
    GenerationPoint Point, IReadOnlyList<Candidate> Evaluated, IReadOnlyList<Candidate> Front, int Evaluations) : SearchEvent
{
    public IReadOnlyList<RejectedCandidate> Rejected { get; init; } = [];

    /// <inheritdoc cref="GenerationFinished.AtBound"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Candidate? AtBound { get; init; }
}

internal sealed record TrialRetryBegun(string Genotype) : SearchEvent;

/// <param name="Error">Why the candidate takes no part; null where it does.</param>
internal sealed record TrialRejudged(Candidate Candidate, string? Error, IReadOnlyList<Candidate> Front) : SearchEvent;

internal sealed record ContendersChosen(IReadOnlyList<Candidate> Contenders) : SearchEvent;

internal sealed record ContenderJudged(string Genotype, double? Validation, string? Error) : SearchEvent;

internal sealed record FinalistsChosen(IReadOnlyList<Candidate> Finalists) : SearchEvent;

internal sealed record FinalistTuned(string Genotype, FineTuned? Result, string? Error) : SearchEvent;

internal sealed record FinalistTransformed(string Genotype, string Device, LatencyPrediction Prediction, NetworkTransformed? Result, string? Error)
    : SearchEvent;

internal sealed record FinalistMeasured(string Genotype, string Device, ModelsMeasured? Result, string? Error) : SearchEvent;

/// <summary>Devices are asked to fit their predictions.</summary>
/// <param name="Round">From 1.</param>
internal sealed record CorrectionBegun(int Round) : SearchEvent;

internal sealed record LatenciesFitted(CorrectionPoint Point) : SearchEvent;

/// <summary>Finalists that kept their bounds stay as far as they came; others are new; those that missed a bound leave the front.</summary>
internal sealed record FinalistsRevised(IReadOnlyList<Candidate> Finalists) : SearchEvent;

internal sealed record WorkQuarantined(QuarantinedWork Work) : SearchEvent;

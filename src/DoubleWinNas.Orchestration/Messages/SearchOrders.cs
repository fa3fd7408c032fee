using System.Text.Json.Serialization;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Messages;

/// <summary>What population, trainer pool, transformer and devices are told on behalf of a search. Of a search that they don't know, nothing is done.</summary>
internal abstract record SearchOrder(string Search) : DeviceCommand;

/// <summary>To all four: a search begins, or goes on with a larger budget.</summary>
/// <param name="Settings">Without frozen tables, but for the receiving device's own.</param>
internal sealed record OpenSearch(string Search, SearchSettings Settings) : SearchOrder(Search);

/// <summary>To all that enqueue work: begin nothing new.</summary>
internal sealed record HoldSearch(string Search) : SearchOrder(Search);

/// <summary>Goes on after <see cref="HoldSearch"/>.</summary>
internal sealed record ReleaseSearch(string Search) : SearchOrder(Search);

/// <summary>To all four: the search ended; its outstanding work is cancelled.</summary>
internal sealed record CloseSearch(string Search) : SearchOrder(Search);

/// <summary>To a device: find the least reachable latency. Answered with <see cref="DeviceCalibrated"/>.</summary>
internal sealed record FindLeastLatency(string Search) : SearchOrder(Search);

/// <summary>To a device: what would these genotypes cost? Answered with <see cref="LatenciesPredicted"/>.</summary>
/// <param name="Request">Chosen by the asker.</param>
internal sealed record PredictLatencies(string Search, string Request, IReadOnlyList<string> Genotypes) : SearchOrder(Search);

/// <param name="Predictions">In the order asked.</param>
internal sealed record LatenciesPredicted(string Search, string Request, string Device, IReadOnlyList<LatencyPrediction> Predictions)
    : SearchOrder(Search);

/// <param name="DeepMilliseconds">Nothing merged.</param>
/// <param name="ShallowMilliseconds">By the planner's choice.</param>
internal record PredictedLatency(double DeepMilliseconds, double ShallowMilliseconds)
{
    /// <summary>Energy of an inference, nothing merged; null where it is not available.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DeepMillijoules { get; init; }

    /// <summary>The same by the planner's choice.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ShallowMillijoules { get; init; }

    /// <summary>Why the device cannot run the network; null where it can.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Infeasible { get; init; }

    /// <summary>Without the planner's choice.</summary>
    public static PredictedLatency Of(LatencyPrediction prediction) => new(prediction);
}

/// <inheritdoc cref="PredictedLatency"/>
/// <param name="Groups">The planner's choice.</param>
internal sealed record LatencyPrediction(double DeepMilliseconds, double ShallowMilliseconds, IReadOnlyList<IReadOnlyList<string>> Groups)
    : PredictedLatency(DeepMilliseconds, ShallowMilliseconds);

/// <summary>To a device: measure a finalist's two forms. Answered with <see cref="MeasureEnded"/>.</summary>
internal sealed record MeasureFinalist(string Search, string Genotype, Artifact Deep, Artifact Shallow) : SearchOrder(Search)
{
    /// <summary>Of the deep form's tensors, for int8; null for other precisions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Artifact? DeepRanges { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Artifact? ShallowRanges { get; init; }
}

/// <summary>To a device: fit the search's predictions to its measured finalists. Answered with <see cref="LatenciesCorrected"/>.</summary>
/// <param name="Round">From 1.</param>
internal sealed record CorrectLatencies(string Search, int Round) : SearchOrder(Search);

/// <summary>
/// To the population: predictions are others now. All individuals are predicted anew, one more generation is made, and told by
/// <see cref="GenerationFinished"/>.
/// </summary>
/// <param name="Round">From 1.</param>
internal sealed record ReviseFront(string Search, int Round) : SearchOrder(Search);

/// <summary>To the trainer pool: all rounds. Answered with <see cref="RoundFinished"/> for each.</summary>
internal sealed record TrainSupernet(string Search) : SearchOrder(Search);

/// <summary>To the trainer pool: judge candidates. Answered with <see cref="GenerationEvaluated"/>.</summary>
internal sealed record EvaluateGeneration(string Search, int Generation, IReadOnlyList<string> Genotypes) : SearchOrder(Search);

/// <param name="Results">In the order asked.</param>
internal sealed record GenerationEvaluated(string Search, int Generation, IReadOnlyList<CandidateResult> Results) : SearchOrder(Search);

/// <param name="Accuracy">0 to 1; 0 with an error.</param>
/// <param name="Error">Why it could not be evaluated; null if all is well.</param>
internal sealed record CandidateResult(double Accuracy, string? Error);

/// <summary>To the trainer pool: judge a candidate once more. The population is told with <see cref="RejudgeCandidate"/>.</summary>
internal sealed record EvaluateAgain(string Search, string Genotype) : SearchOrder(Search);

/// <summary>To the population: what is known of a candidate by now. The search is told with <see cref="TrialJudged"/>.</summary>
internal sealed record RejudgeCandidate(string Search, string Genotype, CandidateResult Result) : SearchOrder(Search);

/// <summary>To the trainer pool. Answered with <see cref="ContenderEnded"/> for each.</summary>
internal sealed record TrainContenders(string Search, IReadOnlyList<string> Genotypes) : SearchOrder(Search);

/// <summary>To the trainer pool. Answered with <see cref="FineTuneEnded"/> for each.</summary>
internal sealed record FineTuneFinalists(string Search, IReadOnlyList<string> Genotypes) : SearchOrder(Search);

/// <summary>To the population: begin. Answered with <see cref="GenerationFinished"/> for each generation.</summary>
/// <param name="Fastest">Genotypes known to be the fastest on the devices: members of the first generation, so that it keeps the bounds.</param>
internal sealed record Evolve(string Search, IReadOnlyList<string>? Fastest = null) : SearchOrder(Search)
{
    /// <summary>Whether the energy on the first device is an objective.</summary>
    public bool Energy { get; init; }
}

/// <summary>To the transformer. Answered with <see cref="TransformEnded"/> for each finalist and device.</summary>
internal sealed record TransformFinalists(string Search, IReadOnlyList<TunedFinalist> Finalists) : SearchOrder(Search);

internal sealed record TunedFinalist(string Genotype, FineTuned FineTuned);

using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Trainers;

internal abstract record TrainerPoolEvent(string Search);

internal sealed record TrainingOpened(string Search, SearchSettings Settings) : TrainerPoolEvent(Search);

internal sealed record TrainingHeld(string Search, bool IsHeld) : TrainerPoolEvent(Search);

internal sealed record TrainingClosed(string Search) : TrainerPoolEvent(Search);

internal sealed record SupernetBegun(string Search) : TrainerPoolEvent(Search);

internal sealed record ReplicaTrained(string Search, int Replica, RoundTrained Result) : TrainerPoolEvent(Search);

/// <param name="Next">The round that begins; null after the last.</param>
internal sealed record RoundCompleted(string Search, Artifact Supernet, int? Next) : TrainerPoolEvent(Search);

internal sealed record EvaluationBegun(string Search, int Generation, IReadOnlyList<string> Genotypes) : TrainerPoolEvent(Search);

/// <param name="First">Index of the first candidate in its generation.</param>
internal sealed record CandidatesJudged(string Search, int First, IReadOnlyList<CandidateResult> Results) : TrainerPoolEvent(Search);

internal sealed record BatchSplit(string Search, int Batch) : TrainerPoolEvent(Search);

internal sealed record EvaluationEnded(string Search) : TrainerPoolEvent(Search);

internal sealed record ContendingBegun(string Search, IReadOnlyList<string> Genotypes) : TrainerPoolEvent(Search);

internal sealed record ContenderFinished(string Search, string Genotype) : TrainerPoolEvent(Search);

internal sealed record FineTuningBegun(string Search, IReadOnlyList<string> Genotypes) : TrainerPoolEvent(Search);

internal sealed record FineTuningEnded(string Search, string Genotype) : TrainerPoolEvent(Search);

internal sealed record TrainingEnqueued(string Search, IReadOnlyList<string> Items) : TrainerPoolEvent(Search);

internal sealed record TrainingItemEnded(string Search, string Item) : TrainerPoolEvent(Search);

/// <summary>A given up item will be enqueued anew, under another id.</summary>
internal sealed record TrainingItemRetried(string Search, string FirstId) : TrainerPoolEvent(Search);

internal sealed record ReevaluationBegun(string Search, string Genotype) : TrainerPoolEvent(Search);

internal sealed record ReevaluationEnded(string Search, string Genotype) : TrainerPoolEvent(Search);

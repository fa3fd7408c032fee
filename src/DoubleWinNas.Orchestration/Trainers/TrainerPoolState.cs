using System.Collections.Immutable;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Trainers;

/// <param name="Searches">By name; those that ended are forgotten.</param>
internal sealed record TrainerPoolState(ImmutableSortedDictionary<string, TrainedSearch> Searches)
{
    public static TrainerPoolState Empty { get; } = new(ImmutableSortedDictionary<string, TrainedSearch>.Empty);

    public TrainerPoolState With(string search, Func<TrainedSearch, TrainedSearch> change) =>
        this with { Searches = Searches.Change(search, change) };
}

/// <summary>What the pool does for a search.</summary>
internal sealed record TrainedSearch(SearchSettings Settings)
{
    /// <summary>Nothing new is begun.</summary>
    public bool IsHeld { get; init; }

    /// <summary>The round under way; null while the supernet is not trained.</summary>
    public int? Round { get; init; }

    /// <summary>By replica, of the round under way.</summary>
    public ImmutableSortedDictionary<int, RoundTrained> Replicas { get; init; } = ImmutableSortedDictionary<int, RoundTrained>.Empty;

    /// <summary>Of the last finished round; null before.</summary>
    public Artifact? Supernet { get; init; }

    public EvaluationUnderWay? Evaluation { get; init; }

    /// <summary>Candidates that are judged once more.</summary>
    public ImmutableSortedSet<string> Reevaluations { get; init; } = [];

    /// <summary>Contenders that are not trained yet.</summary>
    // What was stored before there were contenders lacks them, and the generated reader then gives null.
    public ImmutableList<string> Contenders { get; init => field = value ?? []; } = [];

    /// <summary>Finalists that are not tuned yet.</summary>
    public ImmutableList<string> FineTunings { get; init; } = [];

    /// <summary>Ids of items whose outcome is awaited.</summary>
    public ImmutableSortedSet<string> Outstanding { get; init; } = [];

    /// <summary>How often an item was given up and tried again, by its first id.</summary>
    public ImmutableSortedDictionary<string, int> Retries { get; init; } = ImmutableSortedDictionary<string, int>.Empty;
}

/// <summary>A generation that is being judged.</summary>
/// <param name="Genotypes">As asked.</param>
/// <param name="Results">By index.</param>
/// <param name="Split">Batches whose candidates are evaluated one by one.</param>
internal sealed record EvaluationUnderWay(
    int Generation, IReadOnlyList<string> Genotypes, ImmutableSortedDictionary<int, CandidateResult> Results, ImmutableSortedSet<int> Split)
{
    public bool IsComplete => Results.Count == Genotypes.Count;
}

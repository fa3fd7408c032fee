using System.Collections.Immutable;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Controllers;

/// <summary>Where a search stands.</summary>
/// <param name="Settings">Null before it was started.</param>
internal sealed record SearchState(SearchSettings? Settings, SearchPhase Phase)
{
    public static SearchState Empty { get; } = new(null, SearchPhase.None);

    public bool IsPaused { get; init; }

    public string? Reason { get; init; }

    /// <summary>Least reachable latency by deciding device.</summary>
    public ImmutableSortedDictionary<string, LeastLatency> Least { get; init; } = ImmutableSortedDictionary<string, LeastLatency>.Empty;

    public ImmutableList<RoundPoint> Rounds { get; init; } = [];

    public ImmutableList<GenerationPoint> Generations { get; init; } = [];

    public ImmutableList<Candidate> Front { get; init; } = [];

    /// <inheritdoc cref="GenerationFinished.AtBound"/>
    public Candidate? AtBound { get; init; }

    /// <summary>By generation.</summary>
    public ImmutableList<Candidate> Evaluated { get; init; } = [];

    /// <summary>Candidates that take no part, in the order in which that was found.</summary>
    public ImmutableList<RejectedCandidate> Rejected { get; init; } = [];

    /// <summary>Rejected candidates that are being evaluated once more.</summary>
    public ImmutableSortedSet<string> Retrying { get; init; } = [];

    public int Evaluations { get; init; }

    /// <summary>By latency; empty where finalists are chosen from the front.</summary>
    // What was stored before there were contenders lacks them, and the generated reader then gives null.
    public ImmutableList<Contender> Contenders { get; init => field = value ?? []; } = [];

    /// <summary>By latency.</summary>
    public ImmutableList<FinalistProgress> Finalists { get; init; } = [];

    /// <summary>Corrections begun; 0 before the first.</summary>
    public int CorrectionRound { get; init; }

    public ImmutableList<CorrectionPoint> Corrections { get; init; } = [];

    /// <summary>Finalists that missed a bound when measured.</summary>
    public ImmutableList<FinalistProgress> Missed { get; init; } = [];

    public ImmutableSortedDictionary<string, QuarantinedWork> Quarantined { get; init; } = ImmutableSortedDictionary<string, QuarantinedWork>.Empty;

    public bool IsActive => Phase is > SearchPhase.None and < SearchPhase.Finished;

    /// <summary>With a candidate where its last judgement puts it.</summary>
    public SearchState With(TrialRejudged judged)
    {
        var genotype = judged.Candidate.Genotype;
        var evaluated = Evaluated.RemoveAll(candidate => candidate.Genotype == genotype);
        var rejected = Rejected.RemoveAll(candidate => candidate.Candidate.Genotype == genotype);
        return this with
        {
            Evaluated = judged.Error is null ? evaluated.Add(judged.Candidate) : evaluated,
            Rejected = judged.Error is null ? rejected : rejected.Add(new RejectedCandidate(judged.Candidate, judged.Error)),
            Retrying = Retrying.Remove(genotype),
            Front = [.. judged.Front],
        };
    }

    public SearchStatus Describe() => new(
        Settings,
        Phase,
        IsPaused,
        Reason,
        OnFirst()?.Milliseconds,
        Rounds,
        Generations,
        Front,
        [.. Finalists.Select(finalist => finalist.Describe(Settings!))],
        [.. Quarantined.Values],
        Evaluations)
    {
        HasEnergy = OnFirst()?.HasEnergy,
        EnergyUnavailable = OnFirst()?.EnergyUnavailable,
        Evaluated = IsPaused || Phase >= SearchPhase.Finished ? Evaluated : [],
        Contenders = Contenders,
        Corrections = Corrections,
        Missed = [.. Missed.Select(finalist => finalist.Describe(Settings!) with { Error = BoundKeeping.Miss(Settings!, finalist) })],
        CorrectionOff = CorrectionOff(),
    };

    /// <summary>The finalists from now on, and what the front loses.</summary>
    public SearchState Revise(IReadOnlyList<Candidate> finalists)
    {
        var known = Finalists.ToDictionary(finalist => finalist.Candidate.Genotype);
        var missed = Finalists.FindAll(finalist => BoundKeeping.Miss(Settings!, finalist) is not null);
        var missing = missed.Select(finalist => finalist.Candidate.Genotype).ToHashSet();
        return this with
        {
            Finalists =
            [
                .. finalists.Select(candidate => known.TryGetValue(candidate.Genotype, out var finalist)
                    ? finalist with { Candidate = candidate }
                    : new FinalistProgress(candidate)),
            ],
            Missed = Missed.AddRange(missed),
            Front = Front.RemoveAll(member => missing.Contains(member.Genotype)),
        };
    }

    private LeastLatency? OnFirst() => Settings is null ? null : Least.GetValueOrDefault(Settings.Devices[0].Name);

    private string? CorrectionOff()
    {
        if (Settings is null || Settings.Constraints.Count == 0)
        {
            return null;
        }

        var frozen = Settings.Constraints.Select(constraint => constraint.Device).Where(name => Settings.Devices.Any(device => device.Name == name && device.Frozen is not null)).ToArray();
        return frozen.Length > 0 ? $"the table of {string.Join(", ", frozen)} is frozen: predictions decide, measurements are reported only"
            : Settings.Finalists.CorrectionRounds == 0 ? "finalists.correction-rounds is 0: predictions decide, measurements are reported only"
            : null;
    }
}

/// <summary>What a device's descent found.</summary>
internal sealed record LeastLatency(double Milliseconds, string Genotype)
{
    /// <summary>Whether energies are predicted there.</summary>
    public bool HasEnergy { get; init; }

    /// <summary>Why they are not; null where they are.</summary>
    public string? EnergyUnavailable { get; init; }

    /// <summary>Null where no bound stands against it.</summary>
    public LeastEnergy? Energy { get; init; }
}

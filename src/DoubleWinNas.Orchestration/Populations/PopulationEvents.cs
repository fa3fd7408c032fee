using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Populations;

internal abstract record PopulationEvent;

internal sealed record PopulationOpened(SearchSettings Settings) : PopulationEvent;

internal sealed record PopulationClosed : PopulationEvent;

/// <param name="Fastest">As ordered.</param>
internal sealed record EvolutionBegun(IReadOnlyList<string>? Fastest = null) : PopulationEvent
{
    /// <summary>Whether energy is an objective.</summary>
    public bool Energy { get; init; }
}

internal sealed record CandidatesProposed(int Generation, int Chunk, IReadOnlyList<ProposedCandidate> Candidates) : PopulationEvent;

internal sealed record LatenciesArrived(string Device, IReadOnlyList<PredictedLatency> Latencies) : PopulationEvent;

/// <summary>The proposal became a generation.</summary>
/// <param name="Members">Not judged yet.</param>
internal sealed record GenerationChosen(int Generation, IReadOnlyList<Member> Members) : PopulationEvent;

/// <summary>All individuals are to be predicted anew.</summary>
internal sealed record RevisionBegun(int Round) : PopulationEvent;

/// <param name="Latencies">Of all members, in their order.</param>
internal sealed record RevisionArrived(string Device, IReadOnlyList<PredictedLatency> Latencies) : PopulationEvent;

/// <summary>The revision's latencies became the members'.</summary>
internal sealed record MembersRevised : PopulationEvent;

/// <param name="Results">Of the members within the constraints, in order; the others are not evaluated.</param>
internal sealed record GenerationJudged(int Generation, IReadOnlyList<CandidateResult> Results) : PopulationEvent;

/// <summary>An individual was judged once more, or taken out.</summary>
internal sealed record MemberRejudged(string Genotype, CandidateResult Result) : PopulationEvent;

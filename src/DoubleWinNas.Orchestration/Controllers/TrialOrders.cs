using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Orchestration.Controllers;

/// <summary>Which orders about its candidates a search takes.</summary>
internal static class TrialOrders
{
    /// <summary>Why a candidate cannot be evaluated once more now; null where it can.</summary>
    public static string? RetryRefusal(SearchState state, string genotype) =>
        PhaseRefusal(state)
        ?? (state.Retrying.Contains(genotype) ? $"{genotype} is being evaluated already"
            : state.Rejected.Exists(rejected => rejected.Candidate.Genotype == genotype) ? null
            : $"{genotype} is not quarantined");

    /// <summary>Why a candidate cannot be taken out now; null where it can.</summary>
    public static string? QuarantineRefusal(SearchState state, string genotype) =>
        PhaseRefusal(state)
        ?? (state.Rejected.Exists(rejected => rejected.Candidate.Genotype == genotype) ? $"{genotype} is quarantined already"
            : state.Evaluated.Exists(candidate => candidate.Genotype == genotype) ? null
            : $"{genotype} has not been evaluated");

    private static string? PhaseRefusal(SearchState state) => state.Phase == SearchPhase.Evolving
        ? null
        : $"the search is in phase {state.Phase}; candidates are retried and quarantined while it is {SearchPhase.Evolving}";
}

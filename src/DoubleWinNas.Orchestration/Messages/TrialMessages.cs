namespace DoubleWinNas.Orchestration.Messages;

/// <summary>Asks <c>search/NAME</c> for its candidates. Answered with <see cref="TrialList"/>.</summary>
/// <param name="Generation">Only of this generation; null for all.</param>
/// <param name="State">Only in this state; null for all.</param>
/// <param name="Trial">Only the one with this genotype, or whose genotype's hash begins so; null for all.</param>
/// <param name="Limit">Most candidates wanted.</param>
public sealed record DescribeTrials(int? Generation, TrialStanding? State, string? Trial, int Limit) : SearchCommand;

/// <summary>
/// Evaluates a quarantined candidate once more, with the weights that all candidates are evaluated with; if that goes well it takes part in the
/// evolution from the next generation on. Answered with <see cref="TrialOrdered"/>.
/// </summary>
public sealed record RetryTrial(string Genotype) : SearchCommand;

/// <summary>Takes an evaluated candidate out of the evolution: it neither survives nor comes to the front. Answered with <see cref="TrialOrdered"/>.</summary>
/// <param name="Reason">For people; null for "by an operator".</param>
public sealed record QuarantineTrial(string Genotype, string? Reason) : SearchCommand;

/// <param name="Refusal">Why the order was not taken; null where it was.</param>
public sealed record TrialOrdered(string Genotype, string? Refusal);

/// <param name="Trials">Most accurate first.</param>
/// <param name="Total">How many fit, those that the limit left out included.</param>
public sealed record TrialList(IReadOnlyList<Trial> Trials, int Total);

/// <summary>A candidate of a search and what became of it.</summary>
/// <param name="Hash">Of its genotype.</param>
/// <param name="Reason">Why it was quarantined, or given up as a finalist; null else.</param>
public sealed record Trial(Candidate Candidate, string Hash, TrialStanding State, string? Reason);

/// <summary>What became of a candidate so far.</summary>
public enum TrialStanding
{
    /// <summary>Evaluated; others are better.</summary>
    Evaluated,

    /// <summary>On the front.</summary>
    Front,

    /// <summary>Chosen to be fine-tuned and measured.</summary>
    Finalist,

    /// <summary>Could not be evaluated, or was taken out by an operator.</summary>
    Quarantined,

    /// <summary>Being evaluated once more.</summary>
    Retrying,
}

/// <summary>A candidate that takes no part.</summary>
/// <param name="Error">Why.</param>
public sealed record RejectedCandidate(Candidate Candidate, string Error);

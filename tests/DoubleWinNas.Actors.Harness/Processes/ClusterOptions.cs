namespace DoubleWinNas.Actors.Harness.Processes;

/// <summary>How much happens to a real cluster.</summary>
/// <param name="Seed">Of the plan and of the disruptions.</param>
/// <param name="Transfers">Three messages each, and more with audits and fees.</param>
/// <param name="Kills">Nodes killed with SIGKILL and started again.</param>
/// <param name="Freezes">Nodes stopped with SIGSTOP for longer than their lease.</param>
/// <param name="Restarts">Restarts of PostgreSQL, fast and immediate by turns.</param>
public sealed record ClusterOptions(int Seed, int Transfers, int Kills, int Freezes, int Restarts)
{
    /// <summary>Longest time for everything. Disruptions that were not begun after six tenths of it are left out, so that the bank can settle.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(9);
}

/// <summary>What became of a cluster.</summary>
/// <param name="Differences">What is wrong, in words; empty when every invariant holds.</param>
/// <param name="Messages">Messages that actors handled.</param>
/// <param name="AfterKill">From each kill to the first answer of an actor of the killed node.</param>
/// <param name="AfterFreeze">From each freeze to the first answer of an actor of the frozen node.</param>
/// <param name="AfterRestart">From the return of PostgreSQL to the first answer.</param>
/// <param name="Rejoined">Thawed nodes that came back by themselves as another incarnation.</param>
public sealed record ClusterVerdict(
    IReadOnlyList<string> Differences,
    long Messages,
    IReadOnlyList<TimeSpan> AfterKill,
    IReadOnlyList<TimeSpan> AfterFreeze,
    IReadOnlyList<TimeSpan> AfterRestart,
    int Rejoined,
    TimeSpan Took);

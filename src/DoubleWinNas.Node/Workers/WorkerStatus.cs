namespace DoubleWinNas.Node.Workers;

/// <summary>A child worker at a glance.</summary>
/// <param name="Name">worker-1, worker-2, ...</param>
/// <param name="ProcessId">Null while there is no process.</param>
/// <param name="Item">What it works on; null when idle.</param>
/// <param name="Restarts">How often its process was replaced.</param>
/// <param name="LastEnd">How the process before this one ended; null while it is the first.</param>
internal sealed record WorkerStatus(string Name, int? ProcessId, WorkerState State, WorkerItem? Item, int Restarts, string? LastEnd);

internal enum WorkerState
{
    /// <summary>Its process was started and has not asked for work yet.</summary>
    Starting,

    /// <summary>Waits for work.</summary>
    Idle,

    Working,

    /// <summary>Its process ended; the next one starts after a moment.</summary>
    Restarting,

    Stopped,
}

/// <summary>An item in a worker's hands.</summary>
/// <param name="Id">Of the item, for example <c>train/fmnist/r0/k1</c>.</param>
/// <param name="Type">Registered name of the payload.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Progress">JSON of <see cref="Work.WorkProgress"/> as last reported; null before the first report.</param>
internal sealed record WorkerItem(string Id, string Type, int Attempt, string? Progress);

namespace DoubleWinNas.Cluster.Harness.Chaos;

/// <summary>What happens to a cluster.</summary>
internal enum ChaosFault
{
    /// <summary>kill -9 of the node that leads the search; it is started again once the search has answered elsewhere.</summary>
    KillLeader,

    /// <summary>SIGSTOP of the node that leads the search until the search has answered elsewhere.</summary>
    FreezeLeader,

    /// <summary>kill -9 of a node; it is started again.</summary>
    KillNode,

    /// <summary>SIGSTOP of a node until the search answers at the others, after its lease at the latest.</summary>
    FreezeNode,

    /// <summary>kill -9 of a worker; it is started again.</summary>
    KillWorker,

    /// <summary>SIGSTOP of a worker for longer than its item's lease.</summary>
    FreezeWorker,

    /// <summary>PostgreSQL is stopped in order and started again.</summary>
    RestartDatabase,

    /// <summary>PostgreSQL is stopped as in a crash and started again.</summary>
    CrashDatabase,

    /// <summary>The primary is gone for good and its synchronous standby promoted.</summary>
    LosePrimary,

    /// <summary>A node is parted from everybody for longer than its lease.</summary>
    PartNode,

    /// <summary>A worker is parted from everybody for longer than its item's lease.</summary>
    PartWorker,

    /// <summary>A node's packets get lost for a while.</summary>
    LosePackets,

    /// <summary>The disk under a node's folder is full for a while.</summary>
    FillDisk,

    /// <summary>A node is started again with a clock that is an hour ahead.</summary>
    ShiftClock,

    /// <summary>A byte of a copy of an artifact changes.</summary>
    SpoilCopy,

    /// <summary>One of those that run a former version's program is stopped in order and started with this one's, nodes first.</summary>
    Upgrade,
}

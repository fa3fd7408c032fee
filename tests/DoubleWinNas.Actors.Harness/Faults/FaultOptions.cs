namespace DoubleWinNas.Actors.Harness.Faults;

/// <summary>How often, per call of the store, each kind of trouble strikes. All are shares from 0 to 1.</summary>
public sealed record FaultOptions
{
    /// <summary>The call fails and had no effect.</summary>
    public double FailBefore { get; init; }

    /// <summary>The call took effect, but its caller is told that the connection broke.</summary>
    public double FailAfter { get; init; }

    /// <summary>The call waits before it takes effect, or its answer afterwards.</summary>
    public double Delay { get; init; }

    /// <summary>All connections break: for a moment every call of the node fails.</summary>
    public double Outage { get; init; }

    /// <summary>Mail is read that was read before: consumed messages come once more.</summary>
    public double StaleMail { get; init; }

    /// <summary>A signal gets lost, or the subscription breaks.</summary>
    public double LostSignal { get; init; }

    /// <summary>The longest delay and the longest outage.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Nothing ever fails.</summary>
    public static FaultOptions None { get; } = new();
}

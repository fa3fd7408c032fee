namespace DoubleWinNas.Actors.Testing;

/// <summary>What a handler decided.</summary>
public sealed record ProbeResult(IReadOnlyList<Decision> Decisions)
{
    public IReadOnlyList<object> Events => [.. Decisions.OfType<Persist>().Select(p => p.Event)];

    public IReadOnlyList<Tell> Tells => [.. Decisions.OfType<Tell>()];

    public IReadOnlyList<object> Replies => [.. Decisions.OfType<Reply>().Select(r => r.Message)];

    public IReadOnlyList<WorkItem> Work => [.. Decisions.OfType<Enqueue>().Select(e => e.Item)];

    public IReadOnlyList<string> CancelledWork => [.. Decisions.OfType<Cancel>().Select(c => c.WorkId)];

    public IReadOnlyList<SetTimer> Timers => [.. Decisions.OfType<SetTimer>()];

    public IReadOnlyList<string> ClearedTimers => [.. Decisions.OfType<ClearTimer>().Select(c => c.Name)];
}

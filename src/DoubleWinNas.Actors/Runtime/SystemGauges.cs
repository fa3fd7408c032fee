using System.Diagnostics.Metrics;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>What a node has right now, observed when an exporter asks.</summary>
internal sealed class SystemGauges : IDisposable
{
    private readonly Meter _meter = new(Telemetry.Name);

    public SystemGauges(SystemParts parts, Func<HostSession?> session)
    {
        var node = new KeyValuePair<string, object?>("node", parts.Options.NodeId);
        _meter.CreateObservableGauge(
            "actors.active", () => new Measurement<int>(session()?.ActiveActors ?? 0, node), "actors", "Actors in memory.");
        _meter.CreateObservableGauge(
            "actors.parked", () => new Measurement<int>(session()?.Parked.Count ?? 0, node), "actors", "Actors that cannot be recovered.");
        _meter.CreateObservableGauge(
            "actors.mailbox.depth", () => new Measurement<int>(session()?.Ledger.Count ?? 0, node), "messages", "Messages read and not yet committed.");
        _meter.CreateObservableGauge(
            "actors.shards.owned", () => new Measurement<int>(session()?.Shards.Count ?? 0, node), "shards", "Shards that this node owns.");
        _meter.CreateObservableGauge(
            "actors.store.working", () => new Measurement<int>(parts.Gate.IsOpen ? 1 : 0, node), "", "1 while the store works.");
        _meter.CreateObservableGauge(
            "actors.work.items",
            () => parts.Backlog.Counts.Select(c => new Measurement<int>(c.Count, node, new("pool", c.Pool), new("state", c.State.ToString()))),
            "items",
            "Work items by pool and state.");
    }

    public void Dispose() => _meter.Dispose();
}

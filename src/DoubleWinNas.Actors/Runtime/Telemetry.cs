using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>Names under which an exporter finds this runtime: meter and activity source are both <c>DoubleWinNas.Actors</c>.</summary>
internal static class Telemetry
{
    public const string Name = "DoubleWinNas.Actors";

    public static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Activities = new(Name);

    public static readonly Histogram<double> HandlingTime =
        Meter.CreateHistogram<double>("actors.handling.time", "ms", "Time inside a handler, by kind.");

    public static readonly Histogram<double> WaitingTime =
        Meter.CreateHistogram<double>("actors.mailbox.waiting.time", "ms", "From enqueuing to handling, by the store's clock, by kind.");

    public static readonly Histogram<double> CommitTime =
        Meter.CreateHistogram<double>("actors.commit.time", "ms", "Time of a commit, by outcome.");

    public static readonly Histogram<int> CommitSize = Meter.CreateHistogram<int>("actors.commit.messages", "messages", "Messages in a commit.");

    public static readonly Counter<long> Handled = Meter.CreateCounter<long>("actors.messages.handled", "messages", "Committed messages, by kind.");

    public static readonly Counter<long> Failures = Meter.CreateCounter<long>("actors.messages.failed", "attempts", "Failed attempts, by kind.");

    public static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>("actors.messages.dead", "messages", "Messages given up, by kind.");

    public static readonly Counter<long> ShardMoves = Meter.CreateCounter<long>("actors.shards.moved", "shards", "Shards claimed, released or lost, by direction.");

    public static readonly Counter<long> LeaseLosses = Meter.CreateCounter<long>("actors.leases.lost", "leases", "Times this node lost its lease.");

    public static readonly Counter<long> StorePauses = Meter.CreateCounter<long>("actors.store.pauses", "pauses", "Times the store stopped working.");

    public static readonly Counter<long> WorkRequeued = Meter.CreateCounter<long>("actors.work.requeued", "items", "Items put back after a lease ran out.");

    public static KeyValuePair<string, object?> Kind(string kind) => new("kind", kind);
}

using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Actors.Runtime;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Node {NodeId} joined as incarnation {Incarnation} on {Store}")]
    public static partial void Joined(ILogger logger, string nodeId, long incarnation, string store);

    [LoggerMessage(2, LogLevel.Warning, "Node {NodeId}: incarnation {Incarnation} is lost ({Reason}); every actor in memory is dropped and the node joins anew")]
    public static partial void IncarnationLost(ILogger logger, string nodeId, long incarnation, string reason);

    [LoggerMessage(3, LogLevel.Information, "Node {NodeId} left")]
    public static partial void Left(ILogger logger, string nodeId);

    [LoggerMessage(4, LogLevel.Information, "Claimed {Count} shards, own {Total}")]
    public static partial void Claimed(ILogger logger, int count, int total);

    [LoggerMessage(5, LogLevel.Information, "Released {Count} shards, own {Total}")]
    public static partial void Released(ILogger logger, int count, int total);

    [LoggerMessage(6, LogLevel.Warning, "Lost {Count} shards to another node")]
    public static partial void ShardsLost(ILogger logger, int count);

    [LoggerMessage(7, LogLevel.Error, "Paused, nothing is lost: {Reason}")]
    public static partial void StorePaused(ILogger logger, string reason);

    [LoggerMessage(8, LogLevel.Information, "The store works again")]
    public static partial void StoreResumed(ILogger logger);

    [LoggerMessage(9, LogLevel.Warning, "{Actor}: attempt {Attempt} at message {Sequence} ({Type}) failed, next in {Backoff}: {Error}")]
    public static partial void MessageFailed(ILogger logger, ActorId actor, int attempt, long sequence, string type, TimeSpan backoff, string error);

    [LoggerMessage(10, LogLevel.Error, "{Actor}: message {Sequence} ({Type}) went to the dead letters: {Error}")]
    public static partial void DeadLettered(ILogger logger, ActorId actor, long sequence, string type, string error);

    [LoggerMessage(11, LogLevel.Error, "{Actor} is parked, its mail waits: {Reason}")]
    public static partial void Parked(ILogger logger, ActorId actor, string reason);

    [LoggerMessage(12, LogLevel.Error, "Unexpected error in the runtime")]
    public static partial void Unexpected(ILogger logger, Exception error);

    [LoggerMessage(13, LogLevel.Debug, "{Actor} recovered at {SequenceNr} ({Events} events after its snapshot)")]
    public static partial void Recovered(ILogger logger, ActorId actor, long sequenceNr, int events);

    [LoggerMessage(14, LogLevel.Warning, "{Actor}: commit refused, the actor is read anew: {Reason}")]
    public static partial void Conflict(ILogger logger, ActorId actor, string reason);

    [LoggerMessage(15, LogLevel.Information, "Work: {Requeued} items put back after their leases ran out, {Quarantined} quarantined")]
    public static partial void WorkSwept(ILogger logger, int requeued, int quarantined);

    [LoggerMessage(16, LogLevel.Warning, "Stopping within {Limit} was not possible; {Count} actors were still busy. Their messages are handled elsewhere")]
    public static partial void StoppedBusy(ILogger logger, TimeSpan limit, int count);
}

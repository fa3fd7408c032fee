using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DoubleWinNas.Actors;

/// <summary>How one node takes part. The defaults suit both an embedded node and a cluster.</summary>
public sealed record ActorSystemOptions
{
    /// <summary>Role of nodes that host actors.</summary>
    public const string ActorsRole = "actors";

    /// <summary>Stable name of the node, unique in the cluster.</summary>
    public required string NodeId { get; init; }

    /// <summary>Base address of its HTTP API, for others to see. Default empty.</summary>
    public string Address { get; init; } = "";

    /// <summary>Only nodes with role <c>actors</c> (the default) host shards; the others tell, ask and look.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [ActorsRole];

    /// <summary>Program version, for others to see.</summary>
    public string Version { get; init; } = "0";

    /// <summary>A node that has not renewed its lease for this long loses its shards. Default 5 s.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between renewals of the lease. Default 1 s.</summary>
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Between looks for dead nodes. Default 100 ms.</summary>
    public TimeSpan DetectEvery { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait for a signal before looking anyway. Default 1 s.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Attempts at a message before it goes to the dead letters. Default 5.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Back-off after the first failed attempt; doubles with each. Default 200 ms.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest back-off, of messages and of recovering actors. Default 30 s.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest message, event or work payload in characters of JSON. Default 1,048,576.</summary>
    public int MaxMessageCharacters { get; init; } = 1024 * 1024;

    /// <summary>Most messages held in memory at a time. Default 2,000.</summary>
    public int ReadAhead { get; init; } = 2000;

    /// <summary>Most messages in one commit. Default 256.</summary>
    public int CommitBatch { get; init; } = 256;

    /// <summary>Commits that may be under way at a time. Default 2.</summary>
    public int ParallelCommits { get; init; } = 2;

    /// <summary>How long a stopping node waits for its actors before it lets go. Default 10 s.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Paces loops and back-offs inside the process. Leases, timers and expiry go by the store's clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <exception cref="ActorException">A value makes no sense; names the option, the value and what is allowed.</exception>
    internal void Validate()
    {
        Require(NodeId.Length is > 0 and <= 120, nameof(NodeId), NodeId, "1 to 120 characters");
        Require(HeartbeatEvery > TimeSpan.Zero, nameof(HeartbeatEvery), HeartbeatEvery, "more than 0");
        Require(Lease >= HeartbeatEvery * 2, nameof(Lease), Lease, $"at least twice {nameof(HeartbeatEvery)} ({HeartbeatEvery})");
        Require(DetectEvery > TimeSpan.Zero, nameof(DetectEvery), DetectEvery, "more than 0");
        Require(PollEvery > TimeSpan.Zero, nameof(PollEvery), PollEvery, "more than 0");
        Require(MaxAttempts >= 1, nameof(MaxAttempts), MaxAttempts, "at least 1");
        Require(MinBackoff > TimeSpan.Zero && MinBackoff <= MaxBackoff, nameof(MinBackoff), MinBackoff, $"more than 0, at most {nameof(MaxBackoff)} ({MaxBackoff})");
        Require(MaxMessageCharacters >= 1024, nameof(MaxMessageCharacters), MaxMessageCharacters, "at least 1024");
        Require(ReadAhead >= 1, nameof(ReadAhead), ReadAhead, "at least 1");
        Require(CommitBatch >= 1, nameof(CommitBatch), CommitBatch, "at least 1");
        Require(ParallelCommits is >= 1 and <= 16, nameof(ParallelCommits), ParallelCommits, "1 to 16");
    }

    private static void Require(bool condition, string option, object value, string allowed)
    {
        if (!condition)
        {
            throw new ActorException($"{nameof(ActorSystemOptions)}.{option} is {value}; allowed is {allowed}.");
        }
    }
}

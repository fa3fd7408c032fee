using System.Collections.Concurrent;

namespace DoubleWinNas.Actors.Store.PostgreSql;

/// <summary>The presences of the nodes that joined through one store: one in a node's process, several in a test.</summary>
internal sealed class NodePresences(PostgreSqlConnections connections, PostgreSqlStoreOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<long, NodePresence> _presences = [];
    private readonly long _createdAt = options.TimeProvider.GetTimestamp();

    /// <summary>
    /// Whether this process may conclude from a missing session or an ended lease that a node is dead: it has itself been connected for a
    /// while, so everybody else has had the time to come back too.
    /// </summary>
    public bool MayJudge => _presences.IsEmpty
        ? options.TimeProvider.GetElapsedTime(_createdAt) >= options.ReconnectGrace
        : _presences.Values.Any(presence => !presence.InGrace);

    /// <summary>A presence that is not known under an incarnation yet. Ends earlier ones of the node in this process.</summary>
    public NodePresence New(string nodeId)
    {
        foreach (var earlier in _presences.Values.Where(presence => presence.NodeId == nodeId))
        {
            End(earlier.Incarnation);
        }

        return new NodePresence(connections, options) { NodeId = nodeId };
    }

    public void Add(NodePresence presence) => _presences[presence.Incarnation] = presence;

    public NodePresence? Find(long incarnation) => _presences.GetValueOrDefault(incarnation);

    public void End(long incarnation)
    {
        if (_presences.TryRemove(incarnation, out var presence))
        {
            presence.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var incarnation in _presences.Keys)
        {
            End(incarnation);
        }
    }
}

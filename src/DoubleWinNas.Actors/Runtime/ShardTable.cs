using System.Collections.Frozen;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>The shards that one incarnation of this node owns, as far as it knows; the store has the last word at each commit.</summary>
internal sealed class ShardTable(long incarnation, Action mailArrived, Action<IReadOnlyCollection<int>> lost)
{
    private readonly Lock _lock = new();
    private readonly HashSet<int> _draining = [];
    private FrozenDictionary<int, ShardLease> _leases = FrozenDictionary<int, ShardLease>.Empty;
    private FrozenSet<int> _owned = FrozenSet<int>.Empty;

    public long Incarnation => incarnation;

    /// <summary>All owned shards, those being drained included.</summary>
    public IReadOnlySet<int> Owned => _owned;

    public int Count => _owned.Count;

    /// <summary>Leases of the shards whose mail is to be read, by shard.</summary>
    public FrozenDictionary<int, ShardLease> Leases => _leases;

    public void Add(IReadOnlyList<ShardLease> claimed)
    {
        lock (_lock)
        {
            _draining.ExceptWith(claimed.Select(l => l.Shard));
            Publish(_leases.Values.Concat(claimed));
        }
    }

    /// <summary>No more mail is read for these shards; they stay owned until <see cref="Remove"/>.</summary>
    public void Drain(IReadOnlyCollection<int> shards)
    {
        lock (_lock)
        {
            _draining.UnionWith(shards);
            Publish(_leases.Values);
        }
    }

    public void Remove(IReadOnlyCollection<int> shards)
    {
        lock (_lock)
        {
            _draining.ExceptWith(shards);
            Publish(_leases.Values.Where(l => !shards.Contains(l.Shard)));
        }
    }

    /// <summary>True while this very lease is held and not being drained.</summary>
    public bool Holds(ShardLease lease) => _leases.TryGetValue(lease.Shard, out var held) && held == lease;

    public void OnMail(IReadOnlyList<int> shards)
    {
        foreach (var shard in shards)
        {
            if (_leases.ContainsKey(shard))
            {
                mailArrived();
                return;
            }
        }
    }

    /// <summary>The store refused a commit for these shards: someone else owns them.</summary>
    public void OnLost(IReadOnlyCollection<int> shards)
    {
        var held = shards.Where(Owned.Contains).ToArray();
        if (held.Length > 0)
        {
            Remove(held);
            lost(held);
        }
    }

    private void Publish(IEnumerable<ShardLease> leases)
    {
        _leases = leases.Where(l => !_draining.Contains(l.Shard)).ToFrozenDictionary(l => l.Shard);
        _owned = _leases.Keys.Concat(_draining).ToFrozenSet();
    }
}

namespace DoubleWinNas.Node.Joining;

/// <summary>The nodes that a client knows, and the one that it speaks to. Those that it was started with come first and are never forgotten.</summary>
internal sealed class NodeRing(IReadOnlyList<Uri> given)
{
    private const int MostLearned = 64;

    private readonly Lock _lock = new();
    private IReadOnlyList<Uri> _nodes = [.. given.Select(Slashed).Distinct()];
    private int _current;

    /// <summary>The node to ask now; ends with a slash.</summary>
    public Uri Current
    {
        get
        {
            lock (_lock)
            {
                return _nodes[_current];
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _nodes.Count;
            }
        }
    }

    /// <summary>That node does not answer: the next one's turn, unless somebody has moved on already.</summary>
    public void Leave(Uri node)
    {
        lock (_lock)
        {
            if (_nodes[_current] == node)
            {
                _current = (_current + 1) % _nodes.Count;
            }
        }
    }

    /// <summary>A node told of the cluster's nodes. Only those count to which the token may be sent; a loopback address means another machine when it comes from one.</summary>
    public void Learn(string addresses)
    {
        lock (_lock)
        {
            var isHere = _nodes[_current].IsLoopback;
            var told = addresses.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(text => Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null)
                .OfType<Uri>()
                .Where(address => NodeTrust.IsSafe(address) && (isHere || !address.IsLoopback))
                .Take(MostLearned);
            var current = _nodes[_current];
            IReadOnlyList<Uri> nodes = [.. given.Select(Slashed).Concat(told.Select(Slashed)).Append(current).Distinct()];
            (_nodes, _current) = (nodes, nodes.ToList().IndexOf(current));
        }
    }

    private static Uri Slashed(Uri address) => address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
}

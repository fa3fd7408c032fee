using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>The cluster as last seen; tells the event stream what changed.</summary>
internal sealed class NodeBoard(EventStream stream)
{
    private ClusterView _view = new([], 0, default);

    public ClusterView View => Volatile.Read(ref _view);

    public void Update(ClusterView view)
    {
        var before = View.Nodes.ToDictionary(n => n.Incarnation, n => n.State);
        Volatile.Write(ref _view, view);
        foreach (var node in view.Nodes)
        {
            if (!before.TryGetValue(node.Incarnation, out var state) || state != node.State)
            {
                stream.Publish(new NodeChanged(node.NodeId, node.Incarnation, node.State));
            }
        }
    }
}

namespace DoubleWinNas.Actors.Store;

/// <summary>What an operator may order a node to be.</summary>
internal static class NodeOrders
{
    /// <exception cref="ActorException">Any state but Leaving and Down.</exception>
    public static void Validate(string nodeId, NodeState state)
    {
        if (state is not (NodeState.Leaving or NodeState.Down))
        {
            throw new ActorException($"Node '{nodeId}' cannot be ordered to be {state}; allowed are {NodeState.Leaving} and {NodeState.Down}.");
        }
    }
}

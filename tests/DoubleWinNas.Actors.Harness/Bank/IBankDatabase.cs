using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Harness.Bank;

/// <summary>The database of one simulated bank.</summary>
public interface IBankDatabase : IAsyncDisposable
{
    /// <summary>An opened store that no fault troubles, for looking on.</summary>
    IActorStore Observer { get; }

    /// <summary>The lease of its nodes: as short as its store's speed allows, for the simulation waits for leases to run out.</summary>
    TimeSpan Lease { get; }

    /// <summary>The store of a node's process that starts.</summary>
    IActorStore StoreOfNewProcess();

    /// <summary>The process of that store is gone, whether it left or died.</summary>
    ValueTask ProcessEndedAsync(IActorStore store);
}

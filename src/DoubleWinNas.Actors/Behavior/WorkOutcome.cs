using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors;

/// <summary>How a work item ended; delivered to its requester exactly once.</summary>
public abstract record WorkOutcome(string Id);

/// <summary>A worker completed the item.</summary>
/// <param name="Result">Of a registered type.</param>
public sealed record WorkCompleted(string Id, object Result) : WorkOutcome(Id);

/// <summary>The item will not be completed, unless an operator requeues it.</summary>
/// <param name="State"><see cref="WorkState.Quarantined"/> or <see cref="WorkState.Cancelled"/> (by an operator).</param>
public sealed record WorkFailed(string Id, string Error, int Attempts, WorkState State) : WorkOutcome(Id);

namespace DoubleWinNas.Actors;

/// <summary>Something for a worker to do.</summary>
/// <param name="Id">Chosen by the requester and unique for all time, for example <c>eval/fmnist-1/g3/i7</c>: enqueuing it again is harmless.</param>
/// <param name="Pool">Workers pull from pools.</param>
/// <param name="Payload">A registered type.</param>
public sealed record WorkItem(string Id, string Pool, object Payload)
{
    /// <summary>What a worker must offer, all of it. Default: nothing.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Higher goes first. Default 0.</summary>
    public int Priority { get; init; }

    /// <summary>Attempts before the item is quarantined. Default 3.</summary>
    public int MaxAttempts { get; init; } = 3;

    public bool Equals(WorkItem? other) =>
        other is not null && Id == other.Id && Pool == other.Pool && Payload.Equals(other.Payload) && Labels.SequenceEqual(other.Labels)
        && Priority == other.Priority && MaxAttempts == other.MaxAttempts;

    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);
}

namespace DoubleWinNas.Training.Data;

/// <summary>One replica's part of every epoch: positions Index, Index + Count, Index + 2 Count, ... of the epoch's order.</summary>
public readonly record struct Shard(int Index, int Count)
{
    /// <summary>All images.</summary>
    public static readonly Shard Whole = new(0, 1);
}

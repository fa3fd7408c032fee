namespace DoubleWinNas.Cluster.Harness.Load;

/// <param name="Workers">Simulated ones; each speaks HTTP on a connection of its own.</param>
/// <param name="Items">Queued before the first worker asks.</param>
/// <param name="WorkTime">Mean time that a worker spends on an item; half to one and a half of it, evenly. Renewed once in the middle.</param>
/// <param name="Seed">Decides those times.</param>
internal sealed record LoadOptions(int Workers, int Items, TimeSpan WorkTime, int Seed)
{
    /// <summary>Items at the beginning that are not counted: both programs are compiled in those seconds, and connections made. A quarter more are queued for it.</summary>
    public int WarmUp => Items / 4;

    /// <summary>All that are queued.</summary>
    public int Queued => Items + WarmUp;
}

namespace DoubleWinNas.Node.Work;

/// <summary>How long steps may take that tell nothing while they run.</summary>
internal static class WorkTimes
{
    /// <summary>A pass over a split, a verification: minutes on a slow machine and large images.</summary>
    public static TimeSpan LongStep { get; } = TimeSpan.FromMinutes(15);
}

using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Transformation.Plans;

/// <summary>One way to run some consecutive blocks of a segment.</summary>
/// <param name="First">Index of the first block in its segment.</param>
/// <param name="Blocks">Names of the blocks; one if they are kept.</param>
/// <param name="IsMerged">Whether they become one convolution.</param>
/// <param name="Operation">What the device then runs.</param>
internal sealed record Candidate(int First, IReadOnlyList<string> Blocks, bool IsMerged, CostOperation Operation)
{
    /// <summary>Index of the block after the last one.</summary>
    public int End => First + Blocks.Count;
}

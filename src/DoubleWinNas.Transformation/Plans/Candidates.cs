using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Transformation.Maps;

namespace DoubleWinNas.Transformation.Plans;

/// <summary>Lists every way to run the blocks of a segment: keep one, merge one, merge several.</summary>
internal sealed class Candidates(Network network, Resolution resolution, int maxMergedKernel)
{
    private readonly IReadOnlyDictionary<string, TensorShape> _shapes = ShapeInference.Infer(network, resolution);
    private readonly LinearWalk<MapOutline> _walk = new(network, new GeometryAlgebra());

    /// <summary>In a fixed order: by first block; kept before merged; short runs before long ones.</summary>
    public IReadOnlyList<Candidate> Of(IReadOnlyList<Block> segment)
    {
        var candidates = new List<Candidate>();
        for (var first = 0; first < segment.Count; first++)
        {
            var block = segment[first];
            candidates.Add(new Candidate(first, [block.Name], IsMerged: false, CostOperations.OfBlock(network, block, _shapes)));
            var geometry = MapGeometry.Identity;
            for (var last = first; last < segment.Count; last++)
            {
                geometry = geometry.Then(Outline(segment[last]));
                if (geometry.WithoutCrop() is { } merged && merged.Kernel <= maxMergedKernel)
                {
                    candidates.Add(Merged(segment, first, last, merged));
                }
            }
        }

        return candidates;
    }

    private Candidate Merged(IReadOnlyList<Block> segment, int first, int last, MapGeometry geometry) => new(
        first,
        [.. segment.Skip(first).Take(last - first + 1).Select(block => block.Name)],
        IsMerged: true,
        CostOperation.Convolution(
            segment[first].InChannels,
            segment[last].OutChannels,
            geometry.Kernel,
            geometry.Stride,
            geometry.Padding,
            segment[last].Boundary is not null,
            _shapes[segment[first].Entry].Resolution));

    private MapGeometry Outline(Block block) => _walk.Between(block.Entry, block.InChannels, block.Exit).Geometry;
}

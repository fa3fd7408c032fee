using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Node.Calibration;

/// <summary>Plans of a network: a random one, or all.</summary>
internal static class MergePlans
{
    /// <summary>Larger merged kernels are never worth measuring (<see cref="Planner.DefaultMaxMergedKernel"/>).</summary>
    private const int MostKernel = Planner.DefaultMaxMergedKernel;

    /// <summary>Each segment cut at random places, each part kept or merged at random.</summary>
    public static MergePlan Random(Network deep, RandomStream random)
    {
        var groups = new List<IReadOnlyList<string>>();
        foreach (var segment in Segments(deep))
        {
            for (var first = 0; first < segment.Length;)
            {
                var ways = Ways(segment, first).ToArray();
                var (end, isMerged) = ways[random.NextInt(ways.Length)];
                if (isMerged)
                {
                    groups.Add([.. segment[first..end].Select(block => block.Name)]);
                }

                first = end;
            }
        }

        return new MergePlan(groups);
    }

    /// <summary>Every plan.</summary>
    public static IReadOnlyList<MergePlan> All(Network deep)
    {
        IEnumerable<IReadOnlyList<IReadOnlyList<string>>> plans = [[]];
        foreach (var segment in Segments(deep))
        {
            plans = plans.SelectMany(begun => AllOf(segment, 0).Select(rest => (IReadOnlyList<IReadOnlyList<string>>)[.. begun, .. rest]));
        }

        return [.. plans.Select(groups => new MergePlan(groups))];
    }

    /// <summary>How many plans there are.</summary>
    public static long Count(Network deep) => Segments(deep).Aggregate(1L, (product, segment) => product * AllOf(segment, 0).Count());

    private static IEnumerable<IReadOnlyList<IReadOnlyList<string>>> AllOf(Block[] segment, int first)
    {
        if (first == segment.Length)
        {
            return [[]];
        }

        return Ways(segment, first).SelectMany(way => AllOf(segment, way.End).Select(rest => (IReadOnlyList<IReadOnlyList<string>>)
            [.. way.IsMerged ? [segment[first..way.End].Select(block => block.Name).ToArray()] : Array.Empty<IReadOnlyList<string>>(), .. rest]));
    }

    /// <summary>Keep the block, merge it, or merge it with those behind it.</summary>
    private static IEnumerable<(int End, bool IsMerged)> Ways(Block[] segment, int first)
    {
        yield return (first + 1, false);
        var (kernel, stride) = (1, 1);
        for (var end = first + 1; end <= segment.Length; end++)
        {
            kernel += (segment[end - 1].Kernel - 1) * stride;
            stride *= segment[end - 1].Stride;
            if (kernel > MostKernel)
            {
                yield break;
            }

            yield return (end, true);
        }
    }

    private static IEnumerable<Block[]> Segments(Network deep) =>
        deep.Blocks.Where(block => block.Segment is not null).GroupBy(block => block.Segment).Select(segment => segment.ToArray());
}

using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Transformation.Plans;

/// <summary>
/// Chooses what to merge for one device (METHOD section 4): for every segment the partition into kept blocks, blocks merged alone and
/// blocks merged together of the least total cost, by dynamic programming over a measured cost table. At equal cost the deeper form wins. Costs
/// are times: energies are those of the plan that they lead to.
/// </summary>
public static class Planner
{
    /// <summary>
    /// Larger merged kernels are not considered: their work grows with the square of the kernel, and measured convolutions lose to the
    /// kept blocks from 7 on, so that larger ones would only cost measuring time.
    /// </summary>
    public const int DefaultMaxMergedKernel = 13;

    /// <summary>Every operation whose cost <see cref="Choose"/> reads, each once: what a device has to measure.</summary>
    /// <param name="network">The deep network.</param>
    /// <param name="resolution">Resolution of its input.</param>
    /// <param name="maxMergedKernel">Larger merged kernels are no candidates; default 13.</param>
    public static IReadOnlyList<CostOperation> RequiredOperations(Network network, Resolution resolution, int maxMergedKernel = DefaultMaxMergedKernel)
    {
        var candidates = new Candidates(network, resolution, maxMergedKernel);
        return
        [
            .. CostOperations.Of(network, resolution)
                .Concat(MergePlanRules.Segments(network).SelectMany(candidates.Of).Select(candidate => candidate.Operation))
                .Distinct(),
        ];
    }

    /// <summary>The plan of least cost. A network without transformable blocks gets the plan that merges nothing.</summary>
    /// <param name="network">The deep network.</param>
    /// <param name="resolution">Resolution of its input.</param>
    /// <param name="table">Measured costs.</param>
    /// <param name="maxMergedKernel">Larger merged kernels are no candidates; default 13.</param>
    /// <exception cref="InputException">The table lacks costs: names how many, the first, and the remedy.</exception>
    public static PlannedNetwork Choose(Network network, Resolution resolution, CostTable table, int maxMergedKernel = DefaultMaxMergedKernel)
    {
        ArgumentNullException.ThrowIfNull(table);
        Require(table, RequiredOperations(network, resolution, maxMergedKernel));
        var candidates = new Candidates(network, resolution, maxMergedKernel);
        var deep = CostOperations.Of(network, resolution);
        var shallow = deep.ToList();
        var groups = new List<IReadOnlyList<string>>();
        foreach (var segment in MergePlanRules.Segments(network))
        {
            var ways = candidates.Of(segment);
            var kept = ways.Where(way => !way.IsMerged).Select(way => way.Operation).ToArray();
            foreach (var merged in Cheapest(ways, segment.Count, table).Where(way => way.IsMerged))
            {
                groups.Add(merged.Blocks);
                shallow[shallow.IndexOf(kept[merged.First])] = merged.Operation;
                Array.ForEach(kept[(merged.First + 1)..merged.End], operation => shallow.Remove(operation));
            }
        }

        return new PlannedNetwork(
            new MergePlan(groups),
            deep.Sum(operation => Cost(table, operation)),
            shallow.Sum(operation => Cost(table, operation)))
        {
            DeepMillijoules = EnergyOf(table, deep),
            ShallowMillijoules = EnergyOf(table, shallow),
        };
    }

    /// <summary>The cheapest way from the first block of a segment to its end.</summary>
    internal static IReadOnlyList<Candidate> Cheapest(IReadOnlyList<Candidate> candidates, int blocks, CostTable table)
    {
        var best = new (double Cost, Candidate? Step)[blocks + 1];
        foreach (var from in candidates.GroupBy(candidate => candidate.First).OrderByDescending(group => group.Key))
        {
            best[from.Key] = (double.PositiveInfinity, null);
            foreach (var candidate in from)
            {
                var cost = Cost(table, candidate.Operation) + best[candidate.End].Cost;
                if (cost < best[from.Key].Cost)
                {
                    best[from.Key] = (cost, candidate);
                }
            }
        }

        var path = new List<Candidate>();
        for (var at = 0; at < blocks; at = path[^1].End)
        {
            path.Add(best[at].Step!);
        }

        return path;
    }

    private static double Cost(CostTable table, CostOperation operation) =>
        table.TryGet(operation, out var milliseconds) ? milliseconds : throw new InvalidOperationException($"The cost of {operation} was checked to be known.");

    private static double? EnergyOf(CostTable table, IReadOnlyList<CostOperation> operations)
    {
        var sum = 0.0;
        foreach (var operation in operations)
        {
            if (!table.TryGetEnergy(operation, out var millijoules))
            {
                return null;
            }

            sum += millijoules;
        }

        return sum;
    }

    private static void Require(CostTable table, IReadOnlyList<CostOperation> operations)
    {
        var missing = operations.Where(operation => !table.TryGet(operation, out _)).ToArray();
        if (missing.Length > 0)
        {
            throw new InputException(
                $"The cost table of '{table.Conditions.Device}' lacks {missing.Length} of {operations.Count} needed operations, the first is {missing[0]}. Measure them on that device first.");
        }
    }
}

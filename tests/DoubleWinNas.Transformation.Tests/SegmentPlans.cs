using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Transformation.Tests;

/// <summary>Every plan that a network allows, found without the planner: each segment is cut in every way, and single blocks are kept or merged.</summary>
internal static class SegmentPlans
{
    public static IEnumerable<MergePlan> All(Network network)
    {
        IEnumerable<IReadOnlyList<string>[]> plans = [[]];
        foreach (var segment in network.Blocks.Where(block => block.Segment is not null).GroupBy(block => block.Segment))
        {
            string[] names = [.. segment.Select(block => block.Name)];
            plans = [.. from plan in plans from ways in Of(names) select plan.Concat(ways).ToArray()];
        }

        return plans.Select(groups => new MergePlan(groups));
    }

    public static IEnumerable<IReadOnlyList<string>[]> Of(string[] names)
    {
        if (names.Length == 0)
        {
            return [[]];
        }

        var keepFirst = Of(names[1..]);
        var mergeFirst = Enumerable.Range(1, names.Length).SelectMany(count =>
            Of(names[count..]).Select(rest => rest.Prepend(names[..count]).ToArray()));
        return keepFirst.Concat(mergeFirst);
    }
}

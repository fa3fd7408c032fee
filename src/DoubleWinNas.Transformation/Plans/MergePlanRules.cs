using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Transformation.Plans;

/// <summary>What makes a plan fit a network; one place for checks, planner and transformer.</summary>
internal static class MergePlanRules
{
    /// <summary>Runs of transformable blocks without activation between them, in order.</summary>
    public static IReadOnlyList<IReadOnlyList<Block>> Segments(Network network)
    {
        var segments = new List<List<Block>>();
        Block? previous = null;
        foreach (var block in network.Blocks)
        {
            if (block.Form == BlockForm.Transformable)
            {
                if (previous is null || !Continues(previous, block))
                {
                    segments.Add([]);
                }

                segments[^1].Add(block);
            }

            previous = block;
        }

        return segments;
    }

    public static IReadOnlyList<IReadOnlyList<Block>> RequireSegments(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Segments(network) is { Count: > 0 } segments
            ? segments
            : throw new InputException(
                $"Network '{network.Source}' has no transformable block, so nothing of it can be merged. Train it with a transformable recipe (not 'deep'), choose a genotype with T blocks, or use the plan 'none'.");
    }

    public static void Require(MergePlan plan, Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var positions = network.Blocks.Select((block, position) => (block.Name, position)).ToDictionary(entry => entry.Name, entry => entry.position);
        var used = new HashSet<string>();
        for (var g = 0; g < plan.Groups.Count; g++)
        {
            var group = plan.Groups[g];
            var place = $"Merge plan, group {g + 1} ({string.Join('+', group)})";
            if (group.Count == 0)
            {
                throw new InputException($"Merge plan, group {g + 1} is empty; a group names at least one block.");
            }

            Block? previous = null;
            foreach (var name in group)
            {
                if (!positions.TryGetValue(name, out var position))
                {
                    throw new InputException($"{place}: block '{name}' is unknown; the network has {string.Join(", ", network.Blocks.Select(block => block.Name))}.");
                }

                var block = network.Blocks[position];
                RequireTransformable(place, block);
                if (!used.Add(name))
                {
                    throw new InputException($"{place}: block '{name}' is named twice; a block is merged once.");
                }

                if (previous is not null)
                {
                    RequireContinues(place, previous, block, positions[previous.Name] + 1 == position);
                }

                previous = block;
            }
        }
    }

    public static MergePlan Between(Network deep, Network shallow)
    {
        ArgumentNullException.ThrowIfNull(deep);
        ArgumentNullException.ThrowIfNull(shallow);
        var groups = new List<IReadOnlyList<string>>();
        var at = 0;
        for (var b = 0; b < shallow.Blocks.Count; b++)
        {
            var block = shallow.Blocks[b];
            if (at >= deep.Blocks.Count || deep.Blocks[at].Name != block.Name)
            {
                throw new InputException(
                    $"Network '{shallow.Source}' is no shallow form of '{deep.Source}': its block '{block.Name}' stands where the deep one has {(at < deep.Blocks.Count ? $"'{deep.Blocks[at].Name}'" : "none")}.");
            }

            var next = b + 1 < shallow.Blocks.Count ? shallow.Blocks[b + 1].Name : null;
            var group = new List<string> { deep.Blocks[at++].Name };
            while (block.Form == BlockForm.Merged && at < deep.Blocks.Count && deep.Blocks[at].Name != next)
            {
                group.Add(deep.Blocks[at++].Name);
            }

            if (block.Form == BlockForm.Merged)
            {
                groups.Add(group);
            }
        }

        return at == deep.Blocks.Count
            ? new MergePlan(groups)
            : throw new InputException($"Network '{shallow.Source}' is no shallow form of '{deep.Source}': it lacks the block '{deep.Blocks[at].Name}'.");
    }

    private static bool Continues(Block previous, Block block) =>
        previous.Form == BlockForm.Transformable && previous.Segment == block.Segment && previous.Boundary is null && block.Entry == previous.Exit;

    private static void RequireTransformable(string place, Block block)
    {
        if (block.Form != BlockForm.Transformable)
        {
            throw new InputException(block.Form == BlockForm.Merged
                ? $"{place}: block '{block.Name}' is already merged; transform the deep network."
                : $"{place}: block '{block.Name}' is nonlinear and cannot be merged; only transformable (T) blocks trained with a transformable recipe (not 'deep') can.");
        }
    }

    private static void RequireContinues(string place, Block previous, Block block, bool isNext)
    {
        if (!isNext)
        {
            throw new InputException($"{place}: block '{block.Name}' does not follow '{previous.Name}' in the network; a group is a run of consecutive blocks, in order.");
        }

        if (!Continues(previous, block))
        {
            throw new InputException($"{place}: an activation lies between '{previous.Name}' and '{block.Name}' (they are of different segments), so they cannot become one convolution.");
        }
    }
}

using System.Globalization;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Results.Report;

/// <summary>A deep network part by part and what became of each: in order, single parts that stayed and groups that became one convolution.</summary>
internal sealed record NetworkPicture(IReadOnlyList<PictureStep> Steps)
{
    /// <param name="deep">The deep network.</param>
    /// <param name="shallow">Its shallow form.</param>
    /// <param name="groups">The plan: names of the blocks of each merged convolution.</param>
    /// <param name="costs">Predicted times; null where they are not known.</param>
    public static NetworkPicture Of(Network deep, Network shallow, IReadOnlyList<IReadOnlyList<string>> groups, FrozenCosts? costs)
    {
        var groupOf = groups.SelectMany(group => group.Select(block => (block, group))).ToDictionary(pair => pair.block, pair => pair.group);
        var merged = MergedParts(shallow, costs);
        var steps = new List<PictureStep>();
        IReadOnlyList<string>? open = null;
        foreach (var (block, part) in DeepParts(deep, costs))
        {
            var group = block is null ? null : groupOf.GetValueOrDefault(block.Name);
            if (group is not null && group == open)
            {
                steps[^1] = steps[^1] with { Deep = [.. steps[^1].Deep, part] };
            }
            else
            {
                steps.Add(new PictureStep([part], group is null ? null : merged[group[0]]));
            }

            open = group;
        }

        return new NetworkPicture(steps);
    }

    /// <summary>The network's operations; those of blocks come in the blocks' order.</summary>
    private static IEnumerable<(Block? Block, PicturePart Part)> DeepParts(Network deep, FrozenCosts? costs)
    {
        var blocks = new Queue<Block>(deep.Blocks);
        var fixedNames = new Queue<string>(["stem", "head"]);
        foreach (var operation in CostOperations.Of(deep, deep.Resolution))
        {
            var isBlock = operation.Kind is CostKind.NonlinearBlock or CostKind.TransformableBlock;
            var block = isBlock ? blocks.Dequeue() : null;
            var name = block?.Name ?? (operation.Kind == CostKind.Classifier ? "classifier" : fixedNames.Dequeue());
            yield return (block, Part(name, operation, costs));
        }
    }

    private static Dictionary<string, PicturePart> MergedParts(Network shallow, FrozenCosts? costs)
    {
        var shapes = ShapeInference.Infer(shallow, shallow.Resolution);
        return shallow.Blocks
            .Where(block => block.Form == BlockForm.Merged)
            .ToDictionary(block => block.Name, block => Part(block.Name, CostOperations.OfBlock(shallow, block, shapes), costs));
    }

    private static PicturePart Part(string name, CostOperation operation, FrozenCosts? costs)
    {
        var (kind, label) = operation.Kind switch
        {
            CostKind.NonlinearBlock => ("nonlinear", string.Create(CultureInfo.InvariantCulture, $"N {operation.Kernel}×{operation.Kernel} e{operation.Expansion}")),
            CostKind.TransformableBlock => ("transformable", string.Create(CultureInfo.InvariantCulture, $"T {operation.Kernel}×{operation.Kernel} e{operation.Expansion}")),
            CostKind.Convolution => ("convolution", string.Create(CultureInfo.InvariantCulture, $"conv {operation.Kernel}×{operation.Kernel}")),
            _ => ("classifier", "linear"),
        };
        return new PicturePart(
            name,
            kind,
            label,
            operation.InChannels,
            operation.OutChannels,
            operation.Stride,
            operation.Activated,
            costs is not null && costs.Milliseconds.TryGetValue(operation.ToString(), out var milliseconds) ? milliseconds : null);
    }
}

/// <param name="Deep">One part, or those that became one convolution.</param>
/// <param name="Merged">That convolution; null where the part stayed.</param>
internal sealed record PictureStep(IReadOnlyList<PicturePart> Deep, PicturePart? Merged);

/// <param name="Kind">nonlinear, transformable, convolution or classifier.</param>
/// <param name="Label">Kind, kernel and expansion, short.</param>
/// <param name="Activated">Whether an activation follows.</param>
/// <param name="Milliseconds">Predicted on the first device; null where it is not known.</param>
internal sealed record PicturePart(string Name, string Kind, string Label, int InChannels, int OutChannels, int Stride, bool Activated, double? Milliseconds);

using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Networks.Costs;

/// <summary>Takes a network apart into the operations whose costs add up to its own.</summary>
public static class CostOperations
{
    /// <summary>Operations of a deep or shallow network, in order, as a device would run them (batch normalisation folded).</summary>
    public static IReadOnlyList<CostOperation> Of(Network network, Resolution resolution)
    {
        ArgumentNullException.ThrowIfNull(network);
        var shapes = ShapeInference.Infer(network, resolution);
        var blocks = network.Blocks.ToDictionary(block => block.Name);
        var operations = new List<CostOperation>();
        var seen = new HashSet<string>();
        for (var i = 0; i < network.Nodes.Count; i++)
        {
            var node = network.Nodes[i];
            if (BlockOf(node, blocks) is { } block)
            {
                if (seen.Add(block.Name))
                {
                    operations.Add(OfBlock(network, block, shapes));
                }
            }
            else if (node.Op is Conv2d conv)
            {
                operations.Add(OfConvolution(conv, IsActivated(network.Nodes, i), shapes[node.Inputs[0]].Resolution));
            }
            else if (node.Op is GlobalAveragePool)
            {
                operations.Add(CostOperation.Classifier(shapes[node.Name].Channels, network.Classes, shapes[node.Inputs[0]].Resolution));
            }
        }

        return operations;
    }

    /// <summary>The operation of one block at the resolutions of a whole network.</summary>
    /// <param name="network">The network that the block is part of.</param>
    /// <param name="block">One of its blocks.</param>
    /// <param name="shapes">Its shapes, from <see cref="ShapeInference"/>.</param>
    public static CostOperation OfBlock(Network network, Block block, IReadOnlyDictionary<string, TensorShape> shapes)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(shapes);
        var resolution = shapes[block.Entry].Resolution;
        var nodes = network.NodesOf(block).ToArray();
        if (block.Form == BlockForm.Merged)
        {
            var merged = nodes.Select(node => node.Op).OfType<Conv2d>().Single();
            return OfConvolution(merged, block.Boundary is not null, resolution);
        }

        var transformable = block.Form == BlockForm.Transformable;
        return new CostOperation(
            transformable ? CostKind.TransformableBlock : CostKind.NonlinearBlock,
            block.InChannels,
            block.OutChannels,
            block.Kernel,
            block.Stride,
            block.Expansion,
            transformable ? FrontPadding(nodes[0].Op) : 0,
            block.Shortcut ? ShortcutPadding(block, nodes) : null,
            block.Boundary is not null,
            resolution);
    }

    private static CostOperation OfConvolution(Conv2d conv, bool activated, Resolution resolution) =>
        CostOperation.Convolution(conv.InChannels, conv.OutChannels, conv.Kernel, conv.Stride, conv.Padding, activated, resolution);

    private static int FrontPadding(Operator first) => first switch
    {
        Conv2d conv => conv.Padding,
        ZeroPad2d pad => pad.Padding,
        _ => 0,
    };

    private static int ShortcutPadding(Block block, Node[] nodes) =>
        Array.Find(nodes, node => node.Name == block.Name + ".shortcut")?.Op switch
        {
            ZeroPad2d pad => pad.Padding,
            CenterCrop2d crop => -crop.Margin,
            _ => 0,
        };

    private static Block? BlockOf(Node node, Dictionary<string, Block> blocks)
    {
        for (var dot = node.Name.LastIndexOf('.'); dot > 0; dot = node.Name.LastIndexOf('.', dot - 1))
        {
            if (blocks.TryGetValue(node.Name[..dot], out var block))
            {
                return block;
            }
        }

        return null;
    }

    private static bool IsActivated(IReadOnlyList<Node> nodes, int conv)
    {
        var next = conv + 1;
        while (next < nodes.Count && nodes[next].Op is BatchNorm2d)
        {
            next++;
        }

        return next < nodes.Count && nodes[next].Op is Activation;
    }
}

using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using GraphNode = DoubleWinNas.Networks.Graph.Node;

namespace DoubleWinNas.Node.Commands;

/// <summary>A block, or the stem, the head or the classifier; the block's own fields are null for those. Shapes read C x H x W.</summary>
internal sealed record NetworkPart(
    string Name,
    string Form,
    bool? BoundaryActivation,
    int? Segment,
    int? Kernel,
    int? Stride,
    int? Expansion,
    bool? Shortcut,
    string Input,
    string Output,
    long Macs,
    long Parameters);

/// <summary>What <c>dwnas network show</c> tells of a deep network at one resolution.</summary>
internal sealed record NetworkDescription(
    string Genotype,
    string Hash,
    string Resolution,
    int Convolutions,
    long Macs,
    long Parameters,
    long PeakActivationElements,
    IReadOnlyList<NetworkPart> Parts)
{
    public static NetworkDescription Of(Genotype genotype, Network network, Resolution resolution)
    {
        var shapes = ShapeInference.Infer(network, resolution);
        var cost = NetworkCost.Of(network, resolution);
        var parts = network.Nodes
            .GroupBy(node => BlockOf(network, node)?.Name ?? node.Name.Split('.')[0])
            .Select(nodes => Part(nodes.Key, [.. nodes], network.Blocks.FirstOrDefault(block => block.Name == nodes.Key), shapes));
        return new NetworkDescription(
            genotype.ToString(),
            genotype.Hash.ToString(),
            resolution.ToString(),
            network.Nodes.Count(node => node.Op is Conv2d),
            cost.Macs,
            cost.Parameters,
            cost.PeakActivationElements,
            [.. parts]);
    }

    private static Block? BlockOf(Network network, GraphNode node) =>
        network.Blocks.FirstOrDefault(block => node.Name.StartsWith(block.Name + ".", StringComparison.Ordinal));

    private static NetworkPart Part(string name, GraphNode[] nodes, Block? block, IReadOnlyDictionary<string, TensorShape> shapes)
    {
        var conv = nodes.Select(node => node.Op).OfType<Conv2d>().FirstOrDefault();
        return new NetworkPart(
            name,
            block?.Form.ToString().ToLowerInvariant() ?? (conv is not null ? "convolution" : nodes[0].Op is Linear ? "linear" : "pooling"),
            block is null ? null : block.Boundary is not null,
            block?.Segment,
            block?.Kernel ?? conv?.Kernel,
            block?.Stride ?? conv?.Stride,
            block?.Expansion,
            block?.Shortcut,
            Text(shapes[nodes[0].Inputs[0]]),
            Text(shapes[nodes[^1].Name]),
            nodes.Sum(node => NetworkCost.MacsOf(node, shapes)),
            nodes.SelectMany(ParameterSpec.Of).Where(spec => spec.IsTrainable).Sum(spec => spec.Count));
    }

    private static string Text(TensorShape shape) => $"{shape.Channels}x{shape.Height}x{shape.Width}";
}

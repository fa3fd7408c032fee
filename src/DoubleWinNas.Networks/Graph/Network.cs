using System.Text.Json.Serialization;

namespace DoubleWinNas.Networks.Graph;

/// <summary>
/// The one description of a network (the IR): primitive operations in topological order. Deep and shallow forms are both
/// networks; only their nodes differ. Immutable; <see cref="ShapeInference"/> refuses a malformed one.
/// </summary>
/// <param name="Source">Where it came from: a genotype's text, or a name; kept through transformation.</param>
/// <param name="InputChannels">Channels of the input image.</param>
/// <param name="Resolution">The resolution it was designed for; any other is legal.</param>
/// <param name="Nodes">Operations; the last one's value is the network's output (logits, (N, classes)).</param>
/// <param name="Blocks">Blocks in order; nodes outside any block are the stem and the head.</param>
public sealed record Network(
    string Source,
    int InputChannels,
    Resolution Resolution,
    IReadOnlyList<Node> Nodes,
    IReadOnlyList<Block> Blocks)
{
    /// <summary>Name of the input image's value.</summary>
    public const string InputName = "input";

    [JsonIgnore]
    public string OutputName => Nodes[^1].Name;

    /// <summary>Length of the logits.</summary>
    [JsonIgnore]
    public int Classes => ((Linear)Nodes[^1].Op).OutFeatures;

    /// <summary>Nodes of a block, in order, its boundary activation included.</summary>
    public IEnumerable<Node> NodesOf(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        var prefix = block.Name + ".";
        return Nodes.Where(node => node.Name.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>Whether activations inside transformable blocks are still open (phi_s): the network can be cut and merged.</summary>
    [JsonIgnore]
    public bool HasTransformableActivations => Nodes.Any(IsTransformableActivation);

    /// <summary>
    /// The same network with phi_0 = ReLU6 written into its transformable blocks: what the recipe <c>deep</c> trains.
    /// Its blocks become nonlinear, so nothing of it can be merged.
    /// </summary>
    public Network Nonlinear() => this with
    {
        Nodes = [.. Nodes.Select(node => IsTransformableActivation(node) ? node with { Op = new Activation(ActivationKind.ReLU6) } : node)],
        Blocks = [.. Blocks.Select(block => block with { Form = BlockForm.Nonlinear, Segment = null })],
    };

    private static bool IsTransformableActivation(Node node) => node.Op is Activation { Kind: ActivationKind.Transformable };
}

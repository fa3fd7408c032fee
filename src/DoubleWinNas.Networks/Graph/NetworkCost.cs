namespace DoubleWinNas.Networks.Graph;

/// <summary>Analytic costs of a network for one image at one resolution.</summary>
/// <param name="Macs">Multiply-accumulate operations of convolutions and linear layers.</param>
/// <param name="Parameters">Trainable parameters (running statistics not counted).</param>
/// <param name="PeakActivationElements">Most elements alive at once when values are freed after their last use.</param>
public sealed record NetworkCost(long Macs, long Parameters, long PeakActivationElements)
{
    /// <summary>Costs of a network at a resolution.</summary>
    public static NetworkCost Of(Network network, Resolution resolution)
    {
        ArgumentNullException.ThrowIfNull(network);
        var shapes = ShapeInference.Infer(network, resolution);
        var macs = network.Nodes.Sum(node => MacsOf(node, shapes));
        var parameters = ParameterSpec.Of(network).Where(spec => spec.IsTrainable).Sum(spec => spec.Count);
        return new NetworkCost(macs, parameters, PeakElements(network, shapes));
    }

    /// <summary>Multiply-accumulate operations of one node.</summary>
    public static long MacsOf(Node node, IReadOnlyDictionary<string, TensorShape> shapes)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(shapes);
        return node.Op switch
        {
            Conv2d conv => shapes[node.Name].Elements * (conv.InChannels / conv.Groups) * conv.Kernel * conv.Kernel,
            Linear linear => (long)linear.InFeatures * linear.OutFeatures,
            _ => 0,
        };
    }

    private static long PeakElements(Network network, IReadOnlyDictionary<string, TensorShape> shapes)
    {
        var lastUse = new Dictionary<string, int>();
        for (var i = 0; i < network.Nodes.Count; i++)
        {
            foreach (var input in network.Nodes[i].Inputs)
            {
                lastUse[input] = i;
            }
        }

        var alive = shapes[Network.InputName].Elements;
        var peak = alive;
        for (var i = 0; i < network.Nodes.Count; i++)
        {
            alive += shapes[network.Nodes[i].Name].Elements;
            peak = Math.Max(peak, alive);
            alive -= network.Nodes[i].Inputs.Distinct().Where(input => lastUse[input] == i).Sum(input => shapes[input].Elements);
        }

        return peak;
    }
}

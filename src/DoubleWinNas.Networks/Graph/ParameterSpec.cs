namespace DoubleWinNas.Networks.Graph;

/// <summary>What a parameter or buffer is for; decides weight decay, training and averaging.</summary>
public enum ParameterRole
{
    ConvWeight,
    LinearWeight,
    Bias,
    BatchNormWeight,
    BatchNormBias,
    RunningMean,
    RunningVar,
}

/// <summary>Name, shape and role of one tensor that a network needs.</summary>
public sealed record ParameterSpec(string Name, IReadOnlyList<int> Shape, ParameterRole Role)
{
    /// <summary>Whether gradients flow to it (running statistics are buffers).</summary>
    public bool IsTrainable => Role is not (ParameterRole.RunningMean or ParameterRole.RunningVar);

    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The tensors of a network, in node order.</summary>
    public static IEnumerable<ParameterSpec> Of(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Nodes.SelectMany(Of);
    }

    /// <summary>The tensors of one node.</summary>
    public static IEnumerable<ParameterSpec> Of(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.Op switch
        {
            Conv2d conv => OfConv(node.Name, conv),
            BatchNorm2d norm =>
            [
                new(node.Name + ".weight", [norm.Channels], ParameterRole.BatchNormWeight),
                new(node.Name + ".bias", [norm.Channels], ParameterRole.BatchNormBias),
                new(node.Name + ".running_mean", [norm.Channels], ParameterRole.RunningMean),
                new(node.Name + ".running_var", [norm.Channels], ParameterRole.RunningVar),
            ],
            Linear linear =>
            [
                new(node.Name + ".weight", [linear.OutFeatures, linear.InFeatures], ParameterRole.LinearWeight),
                new(node.Name + ".bias", [linear.OutFeatures], ParameterRole.Bias),
            ],
            _ => [],
        };
    }

    private static IEnumerable<ParameterSpec> OfConv(string name, Conv2d conv)
    {
        yield return new(name + ".weight", [conv.OutChannels, conv.InChannels / conv.Groups, conv.Kernel, conv.Kernel], ParameterRole.ConvWeight);
        if (conv.Bias)
        {
            yield return new(name + ".bias", [conv.OutChannels], ParameterRole.Bias);
        }
    }
}

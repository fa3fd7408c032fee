namespace DoubleWinNas.Networks.Graph;

/// <summary>Shapes of every value of a network at an input resolution.</summary>
public static class ShapeInference
{
    /// <summary>Value name (the input's too) to shape. Every resolution from 1x1 on is legal.</summary>
    /// <exception cref="InputException">The graph is malformed: names the node, the shapes found and those needed.</exception>
    public static IReadOnlyDictionary<string, TensorShape> Infer(Network network, Resolution resolution)
    {
        ArgumentNullException.ThrowIfNull(network);
        var shapes = new Dictionary<string, TensorShape>(network.Nodes.Count + 1)
        {
            [Network.InputName] = new(network.InputChannels, resolution),
        };
        foreach (var node in network.Nodes)
        {
            if (node.Inputs.Count != node.Op.Arity)
            {
                throw Malformed(node, $"reads {node.Inputs.Count} values, but needs {node.Op.Arity}");
            }

            var inputs = node.Inputs.Select(name => shapes.TryGetValue(name, out var shape)
                ? shape
                : throw Malformed(node, $"reads '{name}', which no earlier node computes")).ToArray();
            if (!shapes.TryAdd(node.Name, Infer(node, inputs)))
            {
                throw Malformed(node, "has the name of an earlier node");
            }
        }

        return shapes;
    }

    private static TensorShape Infer(Node node, TensorShape[] inputs)
    {
        var input = inputs[0];
        return node.Op switch
        {
            Conv2d conv => InferConv(node, conv, input),
            BatchNorm2d norm => RequireChannels(node, norm.Channels, input),
            Activation => input,
            ZeroPad2d pad => Grow(node, input, pad.Padding),
            CenterCrop2d crop => Grow(node, input, -crop.Margin),
            Add => input == inputs[1] ? input : throw Malformed(node, $"adds values of different shapes, {input} and {inputs[1]}"),
            GlobalAveragePool => new TensorShape(input.Channels, Resolution.Square(1)),
            Linear linear => RequireChannels(node, linear.InFeatures, input) with { Channels = linear.OutFeatures },
            _ => throw Malformed(node, $"has the unknown operation {node.Op.GetType().Name}"),
        };
    }

    private static TensorShape InferConv(Node node, Conv2d conv, TensorShape input)
    {
        RequireChannels(node, conv.InChannels, input);
        if (conv.Groups < 1 || conv.InChannels % conv.Groups != 0 || conv.OutChannels % conv.Groups != 0)
        {
            throw Malformed(node, $"has {conv.Groups} groups, which do not divide {conv.InChannels} and {conv.OutChannels} channels");
        }

        if (conv.Kernel < 1 || conv.Stride < 1 || conv.Padding < 0)
        {
            throw Malformed(node, $"has kernel {conv.Kernel}, stride {conv.Stride}, padding {conv.Padding}; allowed are kernel and stride >= 1, padding >= 0");
        }

        return new TensorShape(conv.OutChannels, new Resolution(Side(input.Height), Side(input.Width)));

        int Side(int side)
        {
            var room = side + 2 * conv.Padding - conv.Kernel;
            return room >= 0 ? room / conv.Stride + 1 : throw Malformed(node, $"has a kernel of {conv.Kernel} on a map of {side} with padding {conv.Padding}");
        }
    }

    private static TensorShape Grow(Node node, TensorShape input, int margin)
    {
        var height = input.Height + 2 * margin;
        var width = input.Width + 2 * margin;
        return height >= 1 && width >= 1
            ? input with { Resolution = new Resolution(height, width) }
            : throw Malformed(node, $"crops {-margin} pixels from every side of a map of {input.Resolution}");
    }

    private static TensorShape RequireChannels(Node node, int channels, TensorShape input) =>
        input.Channels == channels ? input : throw Malformed(node, $"needs {channels} channels, but '{node.Inputs[0]}' has {input.Channels}");

    private static InputException Malformed(Node node, string what) => new($"Network node '{node.Name}' {what}.");
}

using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Devices.Onnx;

/// <summary>Each operation of the graph as ONNX nodes and initializers.</summary>
/// <param name="prefix">Begin of every name; empty where the network is alone in its file.</param>
internal sealed class OnnxLowering(WeightSet weights, string outputName, string prefix = "")
{
    private const string Zero = "relu6.min";
    private const string Six = "relu6.max";
    private const float ReLU6Limit = 6;

    private readonly HashSet<string> _initializerNames = [];

    public List<ProtobufMessage> Nodes { get; } = [];

    public List<ProtobufMessage> Initializers { get; } = [];

    /// <summary>Names of what the nodes yield, in their order.</summary>
    public List<string> Tensors { get; } = [];

    /// <exception cref="InputException">The operation is not one that devices run.</exception>
    public void Append(Node node)
    {
        switch (node.Op)
        {
            case Conv2d conv:
                AddConv(node, conv);
                break;
            case Activation { Kind: ActivationKind.ReLU6 }:
                AddConstant(Zero, 0);
                AddConstant(Six, ReLU6Limit);
                AddNode("Clip", node, [.. node.Inputs, Zero, Six]);
                break;
            case ZeroPad2d pad:
                AddIndices(node.Name + ".pads", [0, 0, pad.Padding, pad.Padding, 0, 0, pad.Padding, pad.Padding]);
                AddNode("Pad", node, [.. node.Inputs, node.Name + ".pads"], OnnxMessages.Attribute("mode", "constant"));
                break;
            case CenterCrop2d crop:
                AddCrop(node, crop.Margin);
                break;
            case Add:
                AddNode("Add", node, node.Inputs);
                break;
            case GlobalAveragePool:
                AddPool(node);
                break;
            case Linear:
                AddWeight(node.Name + ".weight");
                AddWeight(node.Name + ".bias");
                AddNode("Gemm", node, [.. node.Inputs, node.Name + ".weight", node.Name + ".bias"], OnnxMessages.Attribute("transB", 1));
                break;
            case BatchNorm2d:
                throw NotFolded(node, "batch normalisation");
            case Activation:
                throw NotFolded(node, "an open transformable activation");
            default:
                throw new InputException($"Network node '{node.Name}' has the operation {node.Op.GetType().Name}, which has no ONNX form.");
        }
    }

    private void AddConv(Node node, Conv2d conv)
    {
        string[] parameters = conv.Bias ? [node.Name + ".weight", node.Name + ".bias"] : [node.Name + ".weight"];
        foreach (var parameter in parameters)
        {
            AddWeight(parameter);
        }

        AddNode(
            "Conv",
            node,
            [.. node.Inputs, .. parameters],
            OnnxMessages.Attribute("group", conv.Groups),
            OnnxMessages.Attribute("kernel_shape", [conv.Kernel, conv.Kernel]),
            OnnxMessages.Attribute("pads", [conv.Padding, conv.Padding, conv.Padding, conv.Padding]),
            OnnxMessages.Attribute("strides", [conv.Stride, conv.Stride]));
    }

    private void AddCrop(Node node, int margin)
    {
        // An end of -0 would be the begin: nothing would be left.
        var end = margin == 0 ? long.MaxValue : -margin;
        AddIndices(node.Name + ".starts", [margin, margin]);
        AddIndices(node.Name + ".ends", [end, end]);
        AddIndices(node.Name + ".axes", [2, 3]);
        AddNode("Slice", node, [.. node.Inputs, node.Name + ".starts", node.Name + ".ends", node.Name + ".axes"]);
    }

    private void AddPool(Node node)
    {
        var map = node.Name + ".map";
        Tensors.Add(prefix + map);
        Nodes.Add(OnnxMessages.Node("GlobalAveragePool", prefix + map, node.Inputs.Select(Prefixed), prefix + map));
        AddNode("Flatten", node, [map], OnnxMessages.Attribute("axis", 1));
    }

    private void AddNode(string type, Node node, IEnumerable<string> inputs, params ReadOnlySpan<ProtobufMessage> attributes)
    {
        Tensors.Add(prefix + (node.Name == outputName ? OnnxWriter.OutputName : node.Name));
        Nodes.Add(OnnxMessages.Node(type, prefix + node.Name, inputs.Select(Prefixed), Tensors[^1], attributes));
    }

    private void AddWeight(string name)
    {
        var tensor = weights[name];
        Initializers.Add(OnnxMessages.Tensor(prefix + name, tensor.Shape, tensor.Data));
    }

    private void AddIndices(string name, long[] values) => Initializers.Add(OnnxMessages.Tensor(prefix + name, [values.Length], values));

    private void AddConstant(string name, float value)
    {
        if (_initializerNames.Add(name))
        {
            Initializers.Add(OnnxMessages.Tensor(prefix + name, [], [value]));
        }
    }

    private string Prefixed(string name) => prefix + name;

    private static InputException NotFolded(Node node, string what) =>
        new($"Network node '{node.Name}' is {what}; only folded networks can be exported. Fold it first with 'dwnas transform'.");
}

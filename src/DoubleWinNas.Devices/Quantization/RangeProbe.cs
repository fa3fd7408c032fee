using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Devices.Quantization;

/// <summary>
/// Looks at a model's tensors while it runs: the model as it is exported, each tensor followed by its largest absolute value, all of these as one
/// output (N, tensors). Not thread-safe; dispose it.
/// </summary>
public sealed class RangeProbe : IDisposable
{
    private const string OutputName = "ranges";

    private readonly IReadOnlyList<string> _tensors;
    private readonly InferenceSession _session;
    private readonly Resolution _resolution;
    private readonly double[] _sums;
    private int _images;

    /// <param name="network">A folded network.</param>
    /// <param name="weights">Its tensors.</param>
    /// <param name="resolution">Of the images.</param>
    /// <param name="threads">Of the runtime.</param>
    /// <exception cref="InputException">The network is not folded, or the weights are another's.</exception>
    public RangeProbe(Network network, WeightSet weights, Resolution resolution, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        var onnx = ToBytes(network, weights, resolution, out _tensors);
        _resolution = resolution;
        _sums = new double[_tensors.Count];
        _session = InferenceSession.Load(onnx, new InferenceSessionOptions { Threads = threads, Origin = network.Source });
    }

    /// <summary>Runs images.</summary>
    /// <param name="images">(N, C, H, W), row-major.</param>
    /// <param name="count">N.</param>
    public void Add(ReadOnlySpan<float> images, int count)
    {
        var ranges = _session.Run(images, count, _resolution);
        for (var image = 0; image < count; image++)
        {
            for (var tensor = 0; tensor < _sums.Length; tensor++)
            {
                _sums[tensor] += ranges[(image * _sums.Length) + tensor];
            }
        }

        _images += count;
    }

    /// <summary>What the images so far showed.</summary>
    /// <exception cref="InvalidOperationException">There were none.</exception>
    public TensorRanges Ranges()
    {
        if (_images == 0)
        {
            throw new InvalidOperationException("Ranges need images.");
        }

        var largest = new SortedDictionary<string, float>(StringComparer.Ordinal);
        for (var tensor = 0; tensor < _sums.Length; tensor++)
        {
            largest[_tensors[tensor]] = (float)(_sums[tensor] / _images);
        }

        return new TensorRanges(_images, largest);
    }

    public void Dispose() => _session.Dispose();

    private static byte[] ToBytes(Network network, WeightSet weights, Resolution resolution, out IReadOnlyList<string> tensors)
    {
        var signature = OnnxSignature.Of(network, new OnnxExportOptions { Resolution = resolution });
        weights.RequireFor(network, "weights");
        var lowering = new OnnxLowering(weights, network.OutputName);
        foreach (var node in network.Nodes)
        {
            lowering.Append(node);
        }

        tensors = [OnnxWriter.InputName, .. lowering.Tensors];
        var nodes = new List<ProtobufMessage>(lowering.Nodes);
        foreach (var tensor in tensors)
        {
            nodes.Add(OnnxMessages.Node("Abs", $"{tensor}/abs", [tensor], $"{tensor}/abs"));
            nodes.Add(OnnxMessages.Node("Flatten", $"{tensor}/flat", [$"{tensor}/abs"], $"{tensor}/flat", OnnxMessages.Attribute("axis", 1)));
            nodes.Add(OnnxMessages.Node("ReduceMax", $"{tensor}/max", [$"{tensor}/flat"], $"{tensor}/max", OnnxMessages.Attribute("axes", [1]), OnnxMessages.Attribute("keepdims", 1)));
        }

        nodes.Add(OnnxMessages.Node("Concat", OutputName, tensors.Select(tensor => $"{tensor}/max"), OutputName, OnnxMessages.Attribute("axis", 1)));
        var output = OnnxMessages.Value(OutputName, [OnnxDimension.Dynamic("batch"), OnnxDimension.Fixed(tensors.Count)]);
        using var stream = new MemoryStream();
        OnnxMessages.Model(OnnxWriter.IrVersion, OnnxWriter.Opset, "DoubleWinNas", "", OnnxMessages.Graph(OutputName, nodes, lowering.Initializers, signature.Input, output), []).WriteTo(stream);
        return stream.ToArray();
    }
}

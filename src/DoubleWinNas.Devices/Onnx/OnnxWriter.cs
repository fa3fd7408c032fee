using System.Reflection;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Devices.Onnx;

/// <summary>
/// Networks as ONNX files, opset 13 and IR version 7 (readable from TensorRT 8.0 and ONNX Runtime 1.6 on). Written are networks as
/// devices run them: batch normalisation folded, no open transformable activations; that is what <c>dwnas transform</c> leaves.
/// </summary>
public static class OnnxWriter
{
    public const int Opset = 13;

    public const int IrVersion = 7;

    /// <summary>The one input: (N, C, H, W) float32.</summary>
    public const string InputName = Network.InputName;

    /// <summary>The one output: (N, classes), or for a fragment that ends in a map (N, C, H, W), float32.</summary>
    public const string OutputName = "logits";

    private const string Producer = "DoubleWinNas";

    private static string ProducerVersion { get; } =
        typeof(OnnxWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Writes a file beside its place and renames it.</summary>
    /// <exception cref="InputException">As <see cref="Write"/>, or the file cannot be written.</exception>
    public static void Save(string path, Network network, WeightSet weights, OnnxExportOptions? options = null)
    {
        var model = Model(network, weights, options ?? new());
        AtomicFile.Write(path, model.WriteTo);
    }

    /// <summary>Writes a model.</summary>
    /// <param name="stream">Receives the file's bytes.</param>
    /// <param name="network">A folded network.</param>
    /// <param name="weights">Its tensors, complete and finite.</param>
    /// <param name="options">Shapes and metadata; default: any batch, the network's resolution.</param>
    /// <exception cref="InputException">The network is not folded, the weights are another's, or the options contradict each other.</exception>
    public static void Write(Stream stream, Network network, WeightSet weights, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Model(network, weights, options ?? new()).WriteTo(stream);
    }

    /// <summary>The model's bytes.</summary>
    /// <exception cref="InputException">As <see cref="Write"/>.</exception>
    public static byte[] ToBytes(Network network, WeightSet weights, OnnxExportOptions? options = null)
    {
        using var stream = new MemoryStream();
        Write(stream, network, weights, options);
        return stream.ToArray();
    }

    private static ProtobufMessage Model(Network network, WeightSet weights, OnnxExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        var signature = OnnxSignature.Of(network, options);
        weights.RequireFor(network, options.WeightsOrigin);
        var lowering = new OnnxLowering(weights, network.OutputName);
        foreach (var node in network.Nodes)
        {
            lowering.Append(node);
        }

        var metadata = options.Metadata with
        {
            Source = options.Metadata.Source ?? network.Source,
            Resolution = options.Metadata.Resolution ?? signature.Resolution,
            Producer = $"{Producer} {ProducerVersion}",
        };
        return OnnxMessages.Model(
            IrVersion,
            Opset,
            Producer,
            ProducerVersion,
            OnnxMessages.Graph(network.Source, lowering.Nodes, lowering.Initializers, signature.Input, signature.Output),
            metadata.ToProperties());
    }
}

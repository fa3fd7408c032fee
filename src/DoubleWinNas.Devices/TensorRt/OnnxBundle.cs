using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Devices.TensorRt;

/// <summary>
/// Several operations side by side in one model, each with an input and an output of its own: building an engine takes many seconds, so that
/// one for each operation would take hours. A profile tells their layers apart by the begin of their names.
/// </summary>
internal static class OnnxBundle
{
    /// <summary>Begin of the names of an operation's nodes.</summary>
    public static string PrefixOf(int index) => $"op{index:000}/";

    /// <summary>The model's bytes.</summary>
    /// <param name="operations">What it holds.</param>
    /// <param name="batch">Images of every input.</param>
    /// <param name="seed">Of the weights.</param>
    public static byte[] ToBytes(IReadOnlyList<CostOperation> operations, int batch, int seed)
    {
        var (nodes, initializers, inputs, outputs) = (new List<ProtobufMessage>(), new List<ProtobufMessage>(), new List<ProtobufMessage>(), new List<ProtobufMessage>());
        for (var i = 0; i < operations.Count; i++)
        {
            var prefix = PrefixOf(i);
            var network = operations[i].ToNetwork();
            var lowering = new OnnxLowering(RandomWeights.For(network, seed), network.OutputName, prefix);
            foreach (var node in network.Nodes)
            {
                lowering.Append(node);
            }

            nodes.AddRange(lowering.Nodes);
            initializers.AddRange(lowering.Initializers);
            var signature = OnnxSignature.Of(network, new OnnxExportOptions { Batch = batch }, prefix);
            inputs.Add(signature.Input);
            outputs.Add(signature.Output);
        }

        var graph = OnnxMessages.Graph("bundle", nodes, initializers, inputs, outputs);
        using var stream = new MemoryStream();
        OnnxMessages.Model(OnnxWriter.IrVersion, OnnxWriter.Opset, "DoubleWinNas", "0.1.0", graph, []).WriteTo(stream);
        return stream.ToArray();
    }
}

using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Devices.Onnx;

/// <summary>A model's input and output with their fixed and dynamic dimensions.</summary>
internal sealed record OnnxSignature(Resolution Resolution, ProtobufMessage Input, ProtobufMessage Output)
{
    /// <param name="prefix">Begin of the names.</param>
    /// <exception cref="InputException">The options contradict each other, or the network is malformed.</exception>
    public static OnnxSignature Of(Network network, OnnxExportOptions options, string prefix = "")
    {
        if (options is { DynamicResolution: true, Resolution: not null })
        {
            throw new InputException(
                $"A model for every resolution was asked for, and one for {options.Resolution} alone; choose one of the two.");
        }

        if (options.Batch < 1)
        {
            throw new InputException($"A batch of {options.Batch} is not usable; allowed are 1 and more, or none for every batch.");
        }

        if (network.Nodes.Count == 0)
        {
            throw new InputException($"Network '{network.Source}' has no nodes; there is nothing to export.");
        }

        var resolution = options.Resolution ?? network.Resolution;
        var output = ShapeInference.Infer(network, resolution)[network.OutputName];
        var batch = options.Batch is { } fixedBatch ? OnnxDimension.Fixed(fixedBatch) : OnnxDimension.Dynamic("batch");
        var isFlat = OutputIsFlat(network);
        return new OnnxSignature(
            resolution,
            OnnxMessages.Value(prefix + OnnxWriter.InputName, [batch, OnnxDimension.Fixed(network.InputChannels), .. Sides("", resolution)]),
            OnnxMessages.Value(
                prefix + OnnxWriter.OutputName,
                [batch, OnnxDimension.Fixed(output.Channels), .. isFlat ? [] : Sides("output_", output.Resolution)]));

        OnnxDimension[] Sides(string which, Resolution map) => options.DynamicResolution
            ? [OnnxDimension.Dynamic(which + "height"), OnnxDimension.Dynamic(which + "width")]
            : [OnnxDimension.Fixed(map.Height), OnnxDimension.Fixed(map.Width)];
    }

    /// <summary>Pooling and linear layers yield (N, C); what follows keeps the rank.</summary>
    private static bool OutputIsFlat(Network network)
    {
        var flat = new HashSet<string>();
        foreach (var node in network.Nodes)
        {
            var isFlat = flat.Contains(node.Inputs[0]);
            if (isFlat ? node.Op is Conv2d or ZeroPad2d or CenterCrop2d or GlobalAveragePool : node.Op is Linear)
            {
                throw new InputException(
                    $"Network node '{node.Name}' cannot read '{node.Inputs[0]}', which is a {(isFlat ? "vector" : "map")} per "
                    + $"image; it needs a {(isFlat ? "map" : "vector")}.");
            }

            if (isFlat || node.Op is GlobalAveragePool)
            {
                flat.Add(node.Name);
            }
        }

        return flat.Contains(network.OutputName);
    }
}

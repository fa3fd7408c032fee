using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Devices.Tests.Testing;

/// <summary>Folded networks by their definition, one loop per index, in float64: slow and evident.</summary>
internal static class Float64Reference
{
    /// <summary>Output of one image (C, H, W).</summary>
    public static double[] Run(Network network, WeightSet weights, float[] image, Resolution resolution)
    {
        var shapes = ShapeInference.Infer(network, resolution);
        var values = new Dictionary<string, double[]> { [Network.InputName] = Array.ConvertAll(image, value => (double)value) };
        foreach (var node in network.Nodes)
        {
            var x = values[node.Inputs[0]];
            var from = shapes[node.Inputs[0]];
            var to = shapes[node.Name];
            values[node.Name] = node.Op switch
            {
                Conv2d conv => Convolve(conv, weights, node.Name, x, from, to),
                Activation { Kind: ActivationKind.ReLU6 } => Array.ConvertAll(x, value => Math.Min(Math.Max(value, 0), 6)),
                ZeroPad2d pad => Shift(x, from, to, pad.Padding),
                CenterCrop2d crop => Shift(x, from, to, -crop.Margin),
                Add => [.. x.Zip(values[node.Inputs[1]], (a, b) => a + b)],
                GlobalAveragePool => [.. x.Chunk((int)from.Resolution.Pixels).Select(map => map.Average())],
                Linear linear => Multiply(linear, weights, node.Name, x),
                _ => throw new NotSupportedException(node.Op.ToString()),
            };
        }

        return values[network.OutputName];
    }

    private static double[] Convolve(Conv2d conv, WeightSet weights, string name, double[] x, TensorShape from, TensorShape to)
    {
        var w = weights[name + ".weight"].Data;
        var bias = conv.Bias ? weights[name + ".bias"].Data : new float[conv.OutChannels];
        var inputs = conv.InChannels / conv.Groups;
        var y = new double[to.Elements];
        for (var o = 0; o < conv.OutChannels; o++)
        {
            var firstInput = o / (conv.OutChannels / conv.Groups) * inputs;
            for (var row = 0; row < to.Height; row++)
            {
                for (var column = 0; column < to.Width; column++)
                {
                    var sum = (double)bias[o];
                    for (var i = 0; i < inputs; i++)
                    {
                        for (var ky = 0; ky < conv.Kernel; ky++)
                        {
                            for (var kx = 0; kx < conv.Kernel; kx++)
                            {
                                var weight = w[((o * inputs + i) * conv.Kernel + ky) * conv.Kernel + kx];
                                sum += weight * At(x, from, firstInput + i, row * conv.Stride + ky - conv.Padding, column * conv.Stride + kx - conv.Padding);
                            }
                        }
                    }

                    y[(o * to.Height + row) * to.Width + column] = sum;
                }
            }
        }

        return y;
    }

    private static double[] Shift(double[] x, TensorShape from, TensorShape to, int margin)
    {
        var y = new double[to.Elements];
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = At(x, from, i / (to.Height * to.Width), i / to.Width % to.Height - margin, i % to.Width - margin);
        }

        return y;
    }

    private static double[] Multiply(Linear linear, WeightSet weights, string name, double[] x)
    {
        var w = weights[name + ".weight"].Data;
        var bias = weights[name + ".bias"].Data;
        return [.. Enumerable.Range(0, linear.OutFeatures).Select(o => bias[o] + x.Select((value, i) => value * w[o * linear.InFeatures + i]).Sum())];
    }

    private static double At(double[] x, TensorShape shape, int channel, int row, int column) =>
        row < 0 || column < 0 || row >= shape.Height || column >= shape.Width ? 0 : x[(channel * shape.Height + row) * shape.Width + column];
}

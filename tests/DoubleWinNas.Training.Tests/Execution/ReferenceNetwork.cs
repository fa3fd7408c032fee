using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Training.Tests.Execution;

/// <summary>A network computed one image at a time in float64 by the definition of each operation, for comparison.</summary>
internal sealed class ReferenceNetwork(Network network, WeightSet weights, double s)
{
    private sealed record Map(int Channels, int Height, int Width, double[] Data)
    {
        public double this[int c, int y, int x] =>
            y < 0 || x < 0 || y >= Height || x >= Width ? 0 : Data[(c * Height + y) * Width + x];

        public static Map From(int channels, int height, int width, Func<int, int, int, double> value)
        {
            var data = new double[channels * height * width];
            for (var i = 0; i < data.Length; i++)
            {
                data[i] = value(i / (height * width), i / width % height, i % width);
            }

            return new Map(channels, height, width, data);
        }
    }

    /// <summary>Logits of one image (C, H, W) with running statistics.</summary>
    public double[] Logits(ReadOnlySpan<float> image, Resolution resolution)
    {
        var values = new Dictionary<string, Map>
        {
            [Network.InputName] = new(network.InputChannels, resolution.Height, resolution.Width, [.. image.ToArray().Select(value => (double)value)]),
        };
        foreach (var node in network.Nodes)
        {
            values[node.Name] = Compute(node, [.. node.Inputs.Select(name => values[name])]);
        }

        return values[network.OutputName].Data;
    }

    private Map Compute(Node node, Map[] inputs)
    {
        var x = inputs[0];
        return node.Op switch
        {
            Conv2d conv => Convolve(conv, x, Of(node, "weight"), conv.Bias ? Of(node, "bias") : null),
            BatchNorm2d norm => Normalize(norm, node, x),
            Activation { Kind: ActivationKind.ReLU6 } => Map.From(x.Channels, x.Height, x.Width, (c, h, w) => Math.Clamp(x[c, h, w], 0, 6)),
            Activation => Map.From(x.Channels, x.Height, x.Width, (c, h, w) => s * x[c, h, w] + (1 - s) * Math.Clamp(x[c, h, w], 0, 6)),
            ZeroPad2d pad => Shift(x, pad.Padding),
            CenterCrop2d crop => Shift(x, -crop.Margin),
            Add => Map.From(x.Channels, x.Height, x.Width, (c, h, w) => x[c, h, w] + inputs[1][c, h, w]),
            GlobalAveragePool => Map.From(x.Channels, 1, 1, (c, _, _) => x.Data.Skip(c * x.Height * x.Width).Take(x.Height * x.Width).Average()),
            Linear linear => Dense(linear, x, Of(node, "weight"), Of(node, "bias")),
            _ => throw new NotSupportedException(node.Op.ToString()),
        };
    }

    private float[] Of(Node node, string parameter) => weights[$"{node.Name}.{parameter}"].Data;

    private static Map Shift(Map x, int margin) =>
        Map.From(x.Channels, x.Height + 2 * margin, x.Width + 2 * margin, (c, h, w) => x[c, h - margin, w - margin]);

    private static Map Convolve(Conv2d conv, Map x, float[] weight, float[]? bias)
    {
        var perGroup = conv.InChannels / conv.Groups;
        var outPerGroup = conv.OutChannels / conv.Groups;
        var k = conv.Kernel;
        return Map.From(
            conv.OutChannels,
            (x.Height + 2 * conv.Padding - k) / conv.Stride + 1,
            (x.Width + 2 * conv.Padding - k) / conv.Stride + 1,
            (o, h, w) =>
            {
                double sum = bias?[o] ?? 0;
                for (var i = 0; i < perGroup; i++)
                {
                    for (var y = 0; y < k; y++)
                    {
                        for (var z = 0; z < k; z++)
                        {
                            sum += weight[((o * perGroup + i) * k + y) * k + z]
                                * x[o / outPerGroup * perGroup + i, h * conv.Stride + y - conv.Padding, w * conv.Stride + z - conv.Padding];
                        }
                    }
                }

                return sum;
            });
    }

    private Map Normalize(BatchNorm2d norm, Node node, Map x)
    {
        var (gamma, beta, mean, variance) = (Of(node, "weight"), Of(node, "bias"), Of(node, "running_mean"), Of(node, "running_var"));
        return Map.From(x.Channels, x.Height, x.Width, (c, h, w) => (x[c, h, w] - mean[c]) / Math.Sqrt(variance[c] + norm.Eps) * gamma[c] + beta[c]);
    }

    private static Map Dense(Linear linear, Map x, float[] weight, float[] bias) => Map.From(
        linear.OutFeatures, 1, 1, (o, _, _) => bias[o] + Enumerable.Range(0, linear.InFeatures).Sum(i => weight[o * linear.InFeatures + i] * x.Data[i]));
}

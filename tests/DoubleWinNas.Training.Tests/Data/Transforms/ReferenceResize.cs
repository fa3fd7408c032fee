using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests.Data.Transforms;

/// <summary>
/// Triangle-filter resize written straight from its definition, in double and over every pixel of a cut-out: the peer of the fast one.
/// </summary>
internal static class ReferenceResize
{
    /// <summary>Resizes an integer crop of interleaved bytes; C,H,W order, values 0..255.</summary>
    public static double[] Resize(byte[] pixels, int width, int channels, CropBox crop, Resolution output, bool flip)
    {
        var rows = Weights((int)crop.Height, output.Height);
        var columns = Weights((int)crop.Width, output.Width);
        var result = new double[channels * output.Height * output.Width];
        for (var i = 0; i < result.Length; i++)
        {
            var (channel, y, x) = (i / output.Width / output.Height, i / output.Width % output.Height, i % output.Width);
            var column = flip ? output.Width - 1 - x : x;
            for (var v = 0; v < (int)crop.Height; v++)
            {
                for (var u = 0; u < (int)crop.Width; u++)
                {
                    var at = (((((int)crop.Y + v) * width) + (int)crop.X + u) * channels) + channel;
                    result[i] += rows[y, v] * columns[column, u] * pixels[at];
                }
            }
        }

        return result;
    }

    private static double[,] Weights(int inputs, int outputs)
    {
        var scale = (double)inputs / outputs;
        var support = Math.Max(1, scale);
        var weights = new double[outputs, inputs];
        for (var output = 0; output < outputs; output++)
        {
            var centre = (output + 0.5) * scale;
            var sum = 0.0;
            for (var input = 0; input < inputs; input++)
            {
                weights[output, input] = Math.Max(0, 1 - (Math.Abs(input + 0.5 - centre) / support));
                sum += weights[output, input];
            }

            for (var input = 0; input < inputs; input++)
            {
                weights[output, input] /= sum;
            }
        }

        return weights;
    }
}

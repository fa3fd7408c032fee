namespace DoubleWinNas.Torch.Tests;

/// <summary>The definition of a convolution, as loops.</summary>
internal static class ReferenceConvolution
{
    public static double[] Of(Tensor x, Tensor weight, Tensor bias, int stride, int padding, int dilation, int groups)
    {
        var (n, c, h, w) = ((int)x.Shape[0], (int)x.Shape[1], (int)x.Shape[2], (int)x.Shape[3]);
        var (outs, ins, k) = ((int)weight.Shape[0], (int)weight.Shape[1], (int)weight.Shape[2]);
        var (xs, ws, bs) = (x.ToArray<double>(), weight.ToArray<double>(), bias.ToArray<double>());
        var oh = (((h + (2 * padding)) - (dilation * (k - 1)) - 1) / stride) + 1;
        var ow = (((w + (2 * padding)) - (dilation * (k - 1)) - 1) / stride) + 1;
        var y = new double[n * outs * oh * ow];
        for (var at = 0; at < y.Length; at++)
        {
            var (column, row, o, image) = (at % ow, at / ow % oh, at / ow / oh % outs, at / ow / oh / outs);
            y[at] = bs[o];
            for (var tap = 0; tap < ins * k * k; tap++)
            {
                var (dx, dy, i) = (tap % k, tap / k % k, tap / k / k);
                var (py, px) = ((row * stride) - padding + (dy * dilation), (column * stride) - padding + (dx * dilation));
                if (py >= 0 && py < h && px >= 0 && px < w)
                {
                    var channel = (o / (outs / groups) * ins) + i;
                    y[at] += ws[(o * ins * k * k) + tap] * xs[(((((image * c) + channel) * h) + py) * w) + px];
                }
            }
        }

        return y;
    }
}

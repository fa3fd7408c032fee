using System.Numerics;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Transformation.Execution;

/// <summary>Operations that look at one pixel, or at one channel, at a time.</summary>
internal static class Elementwise
{
    public static FeatureMap<T> Normalize<T>(FeatureMap<T> input, T[] gamma, T[] beta, T[] mean, T[] variance, double eps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var output = new FeatureMap<T>(input.Images, input.Shape);
        for (var n = 0; n < input.Images; n++)
        {
            for (var c = 0; c < input.Shape.Channels; c++)
            {
                var scale = gamma[c] / T.Sqrt(variance[c] + T.CreateChecked(eps));
                var from = input.Plane(n, c);
                var to = output.Plane(n, c);
                for (var i = 0; i < from.Length; i++)
                {
                    to[i] = (from[i] - mean[c]) * scale + beta[c];
                }
            }
        }

        return output;
    }

    /// <summary>min(max(x, 0), 6); NaN stays NaN.</summary>
    public static FeatureMap<T> ReLU6<T>(FeatureMap<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var six = T.CreateChecked(6);
        return new FeatureMap<T>(input.Images, input.Shape, Array.ConvertAll(input.Data, x => T.Min(T.Max(x, T.Zero), six)));
    }

    public static FeatureMap<T> Add<T>(FeatureMap<T> left, FeatureMap<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var output = new FeatureMap<T>(left.Images, left.Shape);
        for (var i = 0; i < output.Data.Length; i++)
        {
            output.Data[i] = left.Data[i] + right.Data[i];
        }

        return output;
    }

    public static FeatureMap<T> Average<T>(FeatureMap<T> input, TensorShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var output = new FeatureMap<T>(input.Images, shape);
        for (var n = 0; n < input.Images; n++)
        {
            for (var c = 0; c < shape.Channels; c++)
            {
                var sum = T.Zero;
                foreach (var value in input.Plane(n, c))
                {
                    sum += value;
                }

                output.Plane(n, c)[0] = sum / T.CreateChecked(input.Pixels);
            }
        }

        return output;
    }
}

using System.Numerics;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Transformation.Execution;

/// <summary>A value of a network: (Images, Channels, Height, Width), row-major. Logits are (N, classes, 1, 1).</summary>
public sealed class FeatureMap<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public FeatureMap(int images, TensorShape shape, T[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNotEqual(data.LongLength, images * shape.Elements);
        Images = images;
        Shape = shape;
        Data = data;
    }

    internal FeatureMap(int images, TensorShape shape)
        : this(images, shape, new T[Count(images, shape)])
    {
    }

    public int Images { get; }

    /// <summary>Shape of one image's part.</summary>
    public TensorShape Shape { get; }

    public T[] Data { get; }

    internal int Pixels => Shape.Height * Shape.Width;

    /// <summary>One channel of one image, (Height, Width).</summary>
    internal Span<T> Plane(int image, int channel) => Data.AsSpan((image * Shape.Channels + channel) * Pixels, Pixels);

    /// <summary>One image, (Channels, Height, Width).</summary>
    internal Span<T> Image(int image) => Data.AsSpan(image * Shape.Channels * Pixels, Shape.Channels * Pixels);

    private static long Count(int images, TensorShape shape) => images * shape.Elements <= Array.MaxLength
        ? images * shape.Elements
        : throw new InputException($"A value of {images} images of {shape} does not fit into memory; choose a smaller resolution.");

    /// <summary>The same values in another type, rounded where it is narrower.</summary>
    internal FeatureMap<TOther> To<TOther>()
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther> =>
        new(Images, Shape, Array.ConvertAll(Data, TOther.CreateChecked));

    /// <summary>Independent values, uniform in [-sqrt(3), sqrt(3)): mean 0 and variance 1, as normalised images have.</summary>
    internal static FeatureMap<T> Random(int images, int channels, Resolution resolution, int seed)
    {
        var random = new Random(seed);
        var map = new FeatureMap<T>(images, new TensorShape(channels, resolution));
        for (var i = 0; i < map.Data.Length; i++)
        {
            map.Data[i] = T.CreateChecked((float)((2 * random.NextDouble() - 1) * Math.Sqrt(3)));
        }

        return map;
    }
}

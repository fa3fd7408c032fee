using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Randomness;

namespace DoubleWinNas.Training.Data;

/// <summary>Changes one image at a time between resampling and normalisation. One thread at a time; allocates only for larger images.</summary>
internal sealed unsafe class Augmenter(RandAugment options) : IDisposable
{
    private static readonly int Kinds = Enum.GetValues<AugmentOperation>().Length;

    private readonly NativeScratch _canvas = new();
    private byte[] _image = [];
    private byte[] _scratch = [];
    private Resolution _size;
    private int _channels;

    /// <summary>Memory for an image (H, W, C) of values 0 to 255, to be filled.</summary>
    public float* Begin(Resolution size, int channels)
    {
        (_size, _channels) = (size, channels);
        var values = checked((int)size.Pixels * channels);
        if (_image.Length < values)
        {
            (_image, _scratch) = (new byte[values], new byte[values]);
        }

        return (float*)_canvas.Reserve((nuint)values * sizeof(float));
    }

    /// <summary>Changes the image and stores it. Draws for each operation: its kind, then its sign.</summary>
    public void Write(ref SplitMix64 random, RowStore target)
    {
        var canvas = (float*)_canvas.Reserve(0);
        var values = (int)_size.Pixels * _channels;
        for (var i = 0; i < values; i++)
        {
            _image[i] = (byte)Math.Clamp(canvas[i] + 0.5f, 0, 255);
        }

        for (var i = 0; i < options.Operations; i++)
        {
            var operation = (AugmentOperation)random.NextInt(Kinds);
            var sign = random.NextBool() ? -1 : 1;
            Apply(operation, options.Strength, sign, _image.AsSpan(0, values), _scratch.AsSpan(0, values), _size, _channels);
        }

        for (var i = 0; i < values; i++)
        {
            canvas[i] = _image[i];
        }

        for (var y = 0; y < _size.Height; y++)
        {
            target.Store(y, canvas + ((nint)y * _size.Width * _channels), _channels, flip: false);
        }
    }

    /// <summary>One operation.</summary>
    /// <param name="operation">Its kind.</param>
    /// <param name="strength">0 to 1.</param>
    /// <param name="sign">1 or -1, for those that have two directions.</param>
    /// <param name="image">(H, W, C), changed.</param>
    /// <param name="scratch">As long.</param>
    /// <param name="size">H and W.</param>
    /// <param name="channels">C, 1 or 3.</param>
    internal static void Apply(AugmentOperation operation, double strength, int sign, Span<byte> image, Span<byte> scratch, Resolution size, int channels)
    {
        var amount = sign * strength;
        switch (operation)
        {
            case AugmentOperation.ShearX:
                GeometricAugmentation.Apply(image, scratch, size, channels, AffineMap.Shear(0.3 * amount, 0));
                break;
            case AugmentOperation.ShearY:
                GeometricAugmentation.Apply(image, scratch, size, channels, AffineMap.Shear(0, 0.3 * amount));
                break;
            case AugmentOperation.TranslateX:
                GeometricAugmentation.Apply(image, scratch, size, channels, AffineMap.Translation(0.45 * amount * size.Width, 0));
                break;
            case AugmentOperation.TranslateY:
                GeometricAugmentation.Apply(image, scratch, size, channels, AffineMap.Translation(0, 0.45 * amount * size.Height));
                break;
            case AugmentOperation.Rotate:
                GeometricAugmentation.Apply(image, scratch, size, channels, AffineMap.Rotation(30 * amount));
                break;
            case AugmentOperation.Brightness:
                ColourAugmentation.Brightness(image, 1 + (0.9 * amount));
                break;
            case AugmentOperation.Colour:
                ColourAugmentation.Colour(image, channels, 1 + (0.9 * amount));
                break;
            case AugmentOperation.Contrast:
                ColourAugmentation.Contrast(image, channels, 1 + (0.9 * amount));
                break;
            case AugmentOperation.Sharpness:
                ColourAugmentation.Sharpness(image, scratch, size, channels, 1 + (0.9 * amount));
                break;
            case AugmentOperation.Posterize:
                ColourAugmentation.Posterize(image, 8 - (int)Math.Round(4 * strength));
                break;
            case AugmentOperation.Solarize:
                ColourAugmentation.Solarize(image, 255 * (1 - strength));
                break;
            case AugmentOperation.AutoContrast:
                HistogramAugmentation.AutoContrast(image, channels);
                break;
            case AugmentOperation.Equalize:
                HistogramAugmentation.Equalize(image, channels);
                break;
            default:
                break;
        }
    }

    public void Dispose() => _canvas.Dispose();
}

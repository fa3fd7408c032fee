using System.Runtime.Intrinsics;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>Normalises one row of pixels and puts it where the batch's layout wants it.</summary>
internal readonly unsafe struct RowStore(float* image, Resolution size, int channels, PixelLayout layout, Normalization normalization)
{
    /// <summary>Stores row <paramref name="y"/>; grey pixels fill every channel.</summary>
    /// <param name="row">Interleaved pixels, values 0..255.</param>
    /// <param name="rowChannels">1 or the batch's channels.</param>
    /// <param name="flip">Mirror left and right.</param>
    public void Store(int y, float* row, int rowChannels, bool flip)
    {
        for (var channel = 0; channel < channels; channel++)
        {
            var source = row + (rowChannels == 1 ? 0 : channel);
            var scale = normalization.Scale[channel];
            var bias = normalization.Bias[channel];
            var planar = layout == PixelLayout.Nchw;
            var target = image + (planar ? (((nint)channel * size.Height) + y) * size.Width : ((nint)y * size.Width * channels) + channel);
            var step = planar ? 1 : channels;
            if (step == 1 && rowChannels == 1 && !flip)
            {
                Contiguous(source, target, scale, bias);
            }
            else
            {
                Strided(source, rowChannels, target, flip ? -step : step, scale, bias);
            }
        }
    }

    private void Contiguous(float* source, float* target, float scale, float bias)
    {
        var x = 0;
        var scales = Vector128.Create(scale);
        var biases = Vector128.Create(bias);
        for (; x <= size.Width - Vector128<float>.Count; x += Vector128<float>.Count)
        {
            ((Vector128.Load(source + x) * scales) + biases).Store(target + x);
        }

        for (; x < size.Width; x++)
        {
            target[x] = (source[x] * scale) + bias;
        }
    }

    private void Strided(float* source, int sourceStep, float* target, int step, float scale, float bias)
    {
        if (step < 0)
        {
            target -= (nint)(size.Width - 1) * step;
        }

        for (var x = 0; x < size.Width; x++)
        {
            *target = (*source * scale) + bias;
            source += sourceStep;
            target += step;
        }
    }
}

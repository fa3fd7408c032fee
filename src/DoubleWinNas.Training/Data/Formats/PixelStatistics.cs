namespace DoubleWinNas.Training.Data;

/// <summary>Mean and deviation of training images.</summary>
internal static class PixelStatistics
{
    // A constant channel would divide by zero.
    private const double SmallestDeviation = 1e-3;

    /// <summary>Exact statistics of the chosen images, from histograms; grey statistics are repeated for every channel.</summary>
    public static Normalization Measure(RawImages images, ReadOnlySpan<int> chosen, int channels)
    {
        var histograms = new long[images.Channels, 256];
        var bytes = images.Pixels.Length / images.Count;
        foreach (var index in chosen)
        {
            var image = images.Pixels.AsSpan(index * bytes, bytes);
            for (var i = 0; i < image.Length; i += images.Channels)
            {
                for (var channel = 0; channel < images.Channels; channel++)
                {
                    histograms[channel, image[i + channel]]++;
                }
            }
        }

        var (means, deviations) = (new float[channels], new float[channels]);
        for (var channel = 0; channel < channels; channel++)
        {
            (means[channel], deviations[channel]) = Moments(histograms, Math.Min(channel, images.Channels - 1));
        }

        return new Normalization(means, deviations);
    }

    private static (float Mean, float Deviation) Moments(long[,] histograms, int channel)
    {
        var (count, sum, squares) = (0.0, 0.0, 0.0);
        for (var value = 0; value < 256; value++)
        {
            double weight = histograms[channel, value];
            count += weight;
            sum += weight * value / 255;
            squares += weight * value / 255 * value / 255;
        }

        var mean = sum / count;
        return ((float)mean, (float)Math.Max(SmallestDeviation, Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean)))));
    }
}

namespace DoubleWinNas.Training.Data;

/// <summary>Mean and deviation of training images.</summary>
internal static class PixelStatistics
{
    // A constant channel would divide by zero.
    private const double SmallestDeviation = 1e-3;

    /// <summary>Exact statistics of the chosen images, from histograms; grey statistics are repeated for every channel.</summary>
    public static Normalization Measure(RawImages images, ReadOnlySpan<int> chosen, int channels)
    {
        var histograms = Enumerable.Range(0, images.Channels).Select(_ => new long[256]).ToArray();
        var bytes = images.Pixels.Length / images.Count;
        foreach (var index in chosen)
        {
            var image = images.Pixels.AsSpan(index * bytes, bytes);
            for (var channel = 0; channel < images.Channels; channel++)
            {
                var histogram = histograms[channel];
                for (var i = channel; i < image.Length; i += images.Channels)
                {
                    histogram[image[i]]++;
                }
            }
        }

        var (means, deviations) = (new float[channels], new float[channels]);
        for (var channel = 0; channel < channels; channel++)
        {
            (means[channel], deviations[channel]) = Moments(histograms[Math.Min(channel, images.Channels - 1)]);
        }

        return new Normalization(means, deviations);
    }

    private static (float Mean, float Deviation) Moments(long[] histogram)
    {
        var (count, sum, squares) = (0.0, 0.0, 0.0);
        for (var value = 0; value < 256; value++)
        {
            double weight = histogram[value];
            count += weight;
            sum += weight * value / 255;
            squares += weight * value / 255 * value / 255;
        }

        var mean = sum / count;
        return ((float)mean, (float)Math.Max(SmallestDeviation, Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean)))));
    }
}

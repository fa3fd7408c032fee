namespace DoubleWinNas.Training.Data;

/// <summary>
/// Per-channel mean and standard deviation of pixel values scaled to 0..1; a pixel byte p becomes (p/255 - mean) / deviation.
/// </summary>
public sealed class Normalization
{
    /// <summary>Statistics of ImageNet's training images, used for image folders of any content.</summary>
    public static readonly Normalization ImageNet = new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    /// <summary>Leaves bytes as they are.</summary>
    internal static readonly Normalization None = new([0, 0, 0], [1 / 255f, 1 / 255f, 1 / 255f]);

    private readonly float[] _scale;
    private readonly float[] _bias;

    public Normalization(IReadOnlyList<float> mean, IReadOnlyList<float> deviation)
    {
        Mean = mean;
        Deviation = deviation;
        _scale = [.. deviation.Select(d => (float)(1 / (255.0 * d)))];
        _bias = [.. mean.Zip(deviation, (m, d) => (float)(-(double)m / d))];
    }

    /// <summary>Mean of each channel, 0..1.</summary>
    public IReadOnlyList<float> Mean { get; }

    /// <summary>Standard deviation of each channel, 0..1.</summary>
    public IReadOnlyList<float> Deviation { get; }

    /// <summary>Normalised value = byte * scale + bias.</summary>
    internal ReadOnlySpan<float> Scale => _scale;

    internal ReadOnlySpan<float> Bias => _bias;
}

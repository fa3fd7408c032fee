namespace DoubleWinNas.Training.Data;

/// <summary>
/// Weights that resize one axis: output i is the weighted sum of <see cref="Taps"/> inputs from <see cref="First"/>[i] on.
/// Triangle filter (bilinear) about the centres of pixels, widened by the shrinking factor (antialiasing). Inputs outside
/// the crop have no weight, so that resizing a crop equals resizing a cut-out.
/// </summary>
internal sealed class AxisWeights
{
    private int[] _first = [];
    private float[] _weights = [];
    private (double Start, double Length, int Outputs, int Inputs) _key;

    /// <summary>Weights per output; trailing ones may be 0.</summary>
    public int Taps { get; private set; }

    /// <summary>First input with a weight in the resize, and the end of the last (exclusive).</summary>
    public int InputStart { get; private set; }

    public int InputEnd { get; private set; }

    /// <summary>True if the axis is copied as it is.</summary>
    public bool IsIdentity { get; private set; }

    public ReadOnlySpan<int> First => _first.AsSpan(0, _key.Outputs);

    public ReadOnlySpan<float> Of(int output) => _weights.AsSpan(output * Taps, Taps);

    /// <summary>Computes the weights for an interval of an axis with <paramref name="inputs"/> pixels; unchanged ones are kept.</summary>
    public void Prepare(double start, double length, int inputs, int outputs)
    {
        var key = (start, length, outputs, inputs);
        if (key == _key)
        {
            return;
        }

        _key = key;
        InputStart = Math.Clamp((int)Math.Floor(start), 0, inputs - 1);
        InputEnd = Math.Clamp((int)Math.Ceiling(start + length), InputStart + 1, inputs);
        IsIdentity = length == outputs && start == InputStart && InputEnd - InputStart == outputs;
        var scale = length / outputs;
        var support = Math.Max(scale, 1);
        Taps = IsIdentity ? 1 : Math.Min((int)Math.Ceiling(2 * support), InputEnd - InputStart);
        Grow(outputs);
        for (var output = 0; output < outputs; output++)
        {
            Fill(output, start + ((output + 0.5) * scale), support);
        }
    }

    private void Grow(int outputs)
    {
        if (_first.Length < outputs)
        {
            _first = new int[outputs];
        }

        if (_weights.Length < outputs * Taps)
        {
            _weights = new float[outputs * Taps];
        }
    }

    private void Fill(int output, double center, double support)
    {
        // The leftmost input whose centre lies inside the filter, moved so that all taps stay inside the crop.
        var first = Math.Clamp((int)Math.Floor(center - support - 0.5) + 1, InputStart, InputEnd - Taps);
        _first[output] = first;
        var sum = 0.0;
        for (var tap = 0; tap < Taps; tap++)
        {
            sum += Triangle(first + tap + 0.5 - center, support);
        }

        for (var tap = 0; tap < Taps; tap++)
        {
            _weights[(output * Taps) + tap] = (float)(Triangle(first + tap + 0.5 - center, support) / sum);
        }
    }

    private static double Triangle(double distance, double support) => Math.Max(0, 1 - (Math.Abs(distance) / support));
}

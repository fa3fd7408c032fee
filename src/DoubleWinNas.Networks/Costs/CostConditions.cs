namespace DoubleWinNas.Networks.Costs;

/// <summary>What all entries of a <see cref="CostTable"/> share; a table is only valid where all of it is the same.</summary>
/// <param name="Device">Name of the device.</param>
/// <param name="Runtime">Inference runtime and its version, such as <c>onnxruntime 1.23.2</c>.</param>
/// <param name="Precision">fp32, fp16 or int8.</param>
/// <param name="Batch">Images per inference.</param>
/// <param name="Threads">Intra-op threads.</param>
/// <param name="PowerMode">Power mode and clocks, or <c>default</c>.</param>
public sealed record CostConditions(string Device, string Runtime, string Precision, int Batch, int Threads, string PowerMode)
{
    /// <summary>The first condition in which a table of these differs from a place, in a sentence; null where it is valid there.</summary>
    public string? DifferenceTo(CostConditions here)
    {
        ArgumentNullException.ThrowIfNull(here);
        return Device != here.Device ? $"it was measured on '{Device}', this is '{here.Device}'."
            : Runtime != here.Runtime ? $"it was measured with {Runtime}, here is {here.Runtime}."
            : PowerMode != here.PowerMode ? $"it was measured in power mode '{PowerMode}', now it is '{here.PowerMode}'."
            : Precision != here.Precision ? $"it was measured in {Precision}, wanted is {here.Precision}."
            : Threads != here.Threads ? $"it was measured with {Threads} threads, wanted are {here.Threads}."
            : Batch != here.Batch ? $"it was measured with {Batch} images at once, wanted are {here.Batch}."
            : null;
    }
}

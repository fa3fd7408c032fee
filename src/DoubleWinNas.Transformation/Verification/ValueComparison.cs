using System.Text.Json.Serialization;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Transformation.Verification;

/// <summary>One value of the network at one resolution.</summary>
/// <param name="Resolution">Resolution of the image.</param>
/// <param name="Deep">The value's name in the deep network.</param>
/// <param name="Shallow">Its name in the shallow one.</param>
/// <param name="Scale">Largest magnitude of the deep value in float64.</param>
/// <param name="DeepFloat32Rounding">The deep form's own rounding: from the image on in float32 against float64, relative to the scale.</param>
/// <param name="Float64">
/// This step alone (one block, or one operation outside blocks), fed with the deep form's values: merged maps before rounding against
/// the deep form, all in float64. The algebra.
/// </param>
/// <param name="Float32">The same for the stored network in float32, fed with the deep form's values rounded to float32.</param>
/// <param name="Float64Accumulated">From the image on, through every earlier step, in float64.</param>
/// <param name="Float32Accumulated">The same for the stored network in float32: what a device computes.</param>
public sealed record ValueComparison(
    Resolution Resolution,
    string Deep,
    string Shallow,
    double Scale,
    double DeepFloat32Rounding,
    Deviation Float64,
    Deviation Float32,
    Deviation Float64Accumulated,
    Deviation Float32Accumulated)
{
    /// <summary>The error that is the largest against what is allowed for it; where several are, the first.</summary>
    [JsonIgnore]
    public Deviation Worst => new[] { Float64, Float32, Float64Accumulated, Float32Accumulated }.MaxBy(deviation => deviation.Excess)!;

    /// <summary>Whether every error is within what is allowed.</summary>
    [JsonIgnore]
    public bool IsWithin => Worst.Excess <= 1;

    /// <summary>What kind of computation the worst error is of, in words.</summary>
    internal string WorstKind => Worst == Float64 ? "float64, this step alone"
        : Worst == Float32 ? "float32, this step alone"
        : Worst == Float64Accumulated ? "float64, from the image on"
        : "float32, from the image on";
}

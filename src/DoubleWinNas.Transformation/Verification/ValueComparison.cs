using System.Text.Json.Serialization;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Transformation.Verification;

/// <summary>One value of the network at one resolution.</summary>
/// <param name="Resolution">Resolution of the image.</param>
/// <param name="Deep">The value's name in the deep network.</param>
/// <param name="Shallow">Its name in the shallow one.</param>
/// <param name="Scale">Largest magnitude of the deep value in float64.</param>
/// <param name="Float64">
/// This step alone (one block, or one operation outside blocks), fed with the deep form's values: merged maps before rounding against
/// the deep form, all in float64. The algebra.
/// </param>
/// <param name="Float32">The same for the stored network in float32, fed with the deep form's values rounded to float32.</param>
/// <param name="Float64Accumulated">From the image on, through every earlier step, in float64.</param>
/// <param name="Float32Accumulated">The same for the stored network in float32: what a device computes.</param>
/// <param name="DeepFloat32">The deep form's own rounding: from the image on in float32, against itself in float64.</param>
/// <param name="Checks">Every error with what is allowed for it.</param>
public sealed record ValueComparison(
    Resolution Resolution,
    string Deep,
    string Shallow,
    double Scale,
    Deviation Float64,
    Deviation Float32,
    Deviation Float64Accumulated,
    Deviation Float32Accumulated,
    Deviation DeepFloat32)
{
}

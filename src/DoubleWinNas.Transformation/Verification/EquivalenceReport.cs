using System.Text.Json.Serialization;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Transformation.Verification;

/// <summary>
/// Whether a shallow network equals its deep one, and how that was found out; part of every transformed network's artifact.
/// Scale of a value = the largest magnitude that the deep form, in float64, reaches in it at that resolution.
/// </summary>
/// <param name="IsEquivalent">Whether every error is within its tolerance.</param>
/// <param name="Seed">Seed of the images.</param>
/// <param name="Images">Images per resolution.</param>
/// <param name="Float64Tolerance">Largest allowed relative error of <see cref="ValueComparison.Float64"/>.</param>
/// <param name="Float32Tolerance">Largest allowed relative error of <see cref="ValueComparison.Float32"/>.</param>
/// <param name="Resolutions">Resolutions compared.</param>
/// <param name="Values">Every compared value at every resolution, in the network's order.</param>
public sealed record EquivalenceReport(
    bool IsEquivalent,
    int Seed,
    int Images,
    double Float64Tolerance,
    double Float32Tolerance,
    IReadOnlyList<Resolution> Resolutions,
    IReadOnlyList<ValueComparison> Values)
{
    /// <summary>The comparison whose float64 error is the largest.</summary>
    [JsonIgnore]
    public ValueComparison WorstFloat64 => Values.MaxBy(value => value.Float64.Relative)!;

    /// <summary>The comparison whose float32 error is the largest.</summary>
    [JsonIgnore]
    public ValueComparison WorstFloat32 => Values.MaxBy(value => value.Float32.Relative)!;

    /// <summary>Refuses a network that is not equivalent.</summary>
    /// <exception cref="NotEquivalentException">Carries this report.</exception>
    public void RequireEquivalent()
    {
        if (!IsEquivalent)
        {
            throw new NotEquivalentException(this);
        }
    }

    /// <summary>JSON (<c>equivalence.json</c>).</summary>
    public string ToJson() => EquivalenceReportJson.Write(this);

    public void Save(string path) => AtomicFile.WriteText(path, ToJson());

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">Missing, malformed or of another format.</exception>
    public static EquivalenceReport Load(string path) => EquivalenceReportJson.Load(path);
}

/// <summary>One value of the network at one resolution.</summary>
/// <param name="Resolution">Resolution of the image.</param>
/// <param name="Deep">The value's name in the deep network.</param>
/// <param name="Shallow">Its name in the shallow one.</param>
/// <param name="Scale">Largest magnitude of the deep value in float64.</param>
/// <param name="Float64">Merged maps before rounding against the deep form, both in float64: the algebra.</param>
/// <param name="Float32">The stored network in float32 against the deep form in float64: what a device will compute.</param>
/// <param name="Float32Difference">The stored network in float32 against the deep form in float32.</param>
/// <param name="DeepFloat32">For comparison: the deep form in float32 against itself in float64, its own rounding.</param>
public sealed record ValueComparison(
    Resolution Resolution,
    string Deep,
    string Shallow,
    double Scale,
    Deviation Float64,
    Deviation Float32,
    Deviation Float32Difference,
    Deviation DeepFloat32);

using System.Text.Json.Serialization;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Transformation.Verification;

/// <summary>
/// Whether a shallow network equals its deep one, and how that was found out; part of every transformed network's artifact.
/// Errors are relative to a value's scale: the largest magnitude that the deep form, in float64, reaches in it at that resolution.
/// </summary>
/// <param name="IsEquivalent">Whether every error of every value is within what is allowed.</param>
/// <param name="Seed">Seed of the images.</param>
/// <param name="Images">Images per resolution.</param>
/// <param name="Float64Tolerance">Largest allowed relative error in float64, before rounding.</param>
/// <param name="Float32Tolerance">Largest allowed relative error of the stored network in float32.</param>
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
    /// <summary>The value nearest to its tolerance, or farthest beyond it.</summary>
    [JsonIgnore]
    public ValueComparison Worst => Values.MaxBy(value => value.Worst.Excess)!;

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

namespace DoubleWinNas.Transformation.Verification;

/// <summary>A shallow network does not equal its deep one and must not leave; carries the whole report.</summary>
public sealed class NotEquivalentException(EquivalenceReport report) : Exception(Describe(report))
{
    public EquivalenceReport Report { get; } = report;

    private static string Describe(EquivalenceReport report)
    {
        var precise = report.WorstFloat64.Float64.Relative > report.Float64Tolerance;
        var worst = precise ? report.WorstFloat64 : report.WorstFloat32;
        var deviation = Of(worst);
        var tolerance = precise ? report.Float64Tolerance : report.Float32Tolerance;
        var first = report.Values.First(value => !(Of(value).Relative <= tolerance));
        return $"The shallow network is not equivalent to the deep one in {(precise ? "float64" : "float32")}: "
            + $"worst is '{worst.Shallow}' (deep '{worst.Deep}') at resolution {worst.Resolution}, pixel {deviation.At}: "
            + $"deep {deviation.Expected:R}, shallow {deviation.Found:R}, relative error {deviation.Relative:g3}, allowed {tolerance:g3}. "
            + $"The first value beyond it is '{first.Shallow}' at resolution {first.Resolution}. "
            + "Nothing was released; transform the deep network again.";

        Deviation Of(ValueComparison value) => precise ? value.Float64 : value.Float32;
    }
}

namespace DoubleWinNas.Transformation.Verification;

/// <summary>A shallow network does not equal its deep one and must not leave; carries the whole report.</summary>
public sealed class NotEquivalentException(EquivalenceReport report) : Exception(Describe(report))
{
    public EquivalenceReport Report { get; } = report;

    private static string Describe(EquivalenceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var value = report.Worst;
        var worst = value.Worst;
        var first = report.Values.First(other => !other.IsWithin);
        return $"The shallow network is not equivalent to the deep one: worst is '{value.Shallow}' (deep '{value.Deep}') at resolution {value.Resolution}, pixel {worst.At}: "
            + $"deep {worst.Expected:R}, shallow {worst.Found:R}, error {worst.Relative:g3} of the value's scale, allowed {worst.Allowed:g3} ({value.WorstKind}). "
            + $"The first value beyond what is allowed is '{first.Shallow}' at resolution {first.Resolution}. "
            + "Nothing was released: transform the deep network again, or merge fewer blocks together.";
    }
}

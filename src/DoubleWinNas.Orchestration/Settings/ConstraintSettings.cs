namespace DoubleWinNas.Orchestration.Settings;

/// <summary>A hard bound (<c>search.constraints</c>): a text such as <c>latency &lt;= 0.05 ms on host</c> or <c>energy &lt;= 20 mJ on xavier</c>.</summary>
/// <param name="Metric">latency (milliseconds of an inference) or energy (its millijoules above idle).</param>
/// <param name="Bound">Largest allowed value in the metric's unit; above 0.</param>
/// <param name="Device">Name of one of the search's devices.</param>
public sealed record ConstraintSettings(string Metric, double Bound, string Device)
{
    public const string Latency = "latency";
    public const string Energy = "energy";

    internal static IReadOnlyList<string> Metrics { get; } = [Latency, Energy];

    /// <summary>ms or mJ.</summary>
    public static string UnitOf(string metric) => metric == Energy ? "mJ" : "ms";
}

namespace DoubleWinNas.Orchestration.Settings;

/// <summary>A hard bound (<c>search.constraints</c>): a text such as <c>latency &lt;= 0.05 ms on host</c>.</summary>
/// <param name="Metric">latency (ms) is what can be bounded today.</param>
/// <param name="Bound">Largest allowed value in milliseconds; above 0.</param>
/// <param name="Device">Name of one of the search's devices.</param>
public sealed record ConstraintSettings(string Metric, double Bound, string Device)
{
    public const string Latency = "latency";
}

namespace DoubleWinNas.Search.Selection;

/// <summary>A hard upper bound on a measured quantity: latency in ms, energy in mJ.</summary>
/// <param name="Name">What is bounded, for people: <c>latency on nano-01 (ms)</c>.</param>
/// <param name="Bound">Largest allowed value; greater than 0.</param>
public sealed record Constraint(string Name, double Bound)
{
    /// <summary>How far a value exceeds the bound, relative to it; 0 within.</summary>
    public double Violation(double value) => Math.Max(0, value / Bound - 1);
}

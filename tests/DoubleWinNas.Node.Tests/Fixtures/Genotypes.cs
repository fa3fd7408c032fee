namespace DoubleWinNas.Node.Tests;

/// <summary>Architectures of the tests.</summary>
internal static class Genotypes
{
    /// <summary>Every form: transformable with and without boundary activation, nonlinear, skipped; stride 1 and 2.</summary>
    public const string Small = "mobile-32@28_T3e6a.S_T3e6a.T3e3.S_N5e3.T3e6a.S";
}

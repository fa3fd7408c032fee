using DoubleWinNas.Networks;

namespace DoubleWinNas.Benchmarks.Transformation;

/// <summary>How carefully is measured.</summary>
internal sealed record TransformationBenchmarkOptions
{
    /// <summary>Transformations, of which the median counts.</summary>
    public int Transformations { get; init; } = 7;

    /// <summary>Timed span per form in the comparison.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Aimed-at time for the cost table.</summary>
    public TimeSpan CostBudget { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Too short to judge by.</summary>
    public bool IsQuick { get; init; }

    /// <exception cref="InputException">An option is unknown: shows the usage.</exception>
    public static TransformationBenchmarkOptions Parse(string[] arguments, string usage) => arguments switch
    {
        [] => new(),
        ["--quick"] => new() { IsQuick = true, Transformations = 3, Duration = TimeSpan.FromSeconds(0.5), CostBudget = TimeSpan.FromSeconds(2) },
        _ => throw new InputException($"'{string.Join(' ', arguments)}' is not understood. Usage: {usage}"),
    };
}

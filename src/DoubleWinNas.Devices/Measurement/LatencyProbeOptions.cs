using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.Measurement;

/// <summary>How long and how carefully is measured.</summary>
public sealed record LatencyProbeOptions
{
    /// <summary>Timed span per model; default 1 s.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Least timed runs, however long they take; default 20.</summary>
    public int MinimumRuns { get; init; } = 20;

    /// <summary>Warm-up goes by windows of this length; default 100 ms.</summary>
    public TimeSpan WarmUpWindow { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Warm once two successive windows' medians differ by no more than this share; default 0.03.</summary>
    public double WarmUpTolerance { get; init; } = 0.03;

    /// <summary>Warm-up ends at the latest after this; default 3 s. The record tells that it was not stable.</summary>
    public TimeSpan WarmUpLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Comparing, each model runs this long before the next one's turn; default 10 ms.</summary>
    public TimeSpan Slice { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Least rounds of a comparison; default 10.</summary>
    public int MinimumRounds { get; init; } = 10;

    /// <summary>Larger changes between begin and end are reported as drift; default 0.05.</summary>
    public double DriftTolerance { get; init; } = 0.05;

    /// <exception cref="InputException">A value is out of range: names it.</exception>
    internal LatencyProbeOptions Validated()
    {
        Require(Duration > TimeSpan.Zero, nameof(Duration), Duration, "more than 0");
        Require(MinimumRuns >= 1, nameof(MinimumRuns), MinimumRuns, "1 and more");
        Require(WarmUpWindow > TimeSpan.Zero, nameof(WarmUpWindow), WarmUpWindow, "more than 0");
        Require(WarmUpTolerance > 0, nameof(WarmUpTolerance), WarmUpTolerance, "more than 0");
        Require(WarmUpLimit >= TimeSpan.Zero, nameof(WarmUpLimit), WarmUpLimit, "0 and more");
        Require(Slice > TimeSpan.Zero, nameof(Slice), Slice, "more than 0");
        Require(MinimumRounds >= 1, nameof(MinimumRounds), MinimumRounds, "1 and more");
        Require(DriftTolerance > 0, nameof(DriftTolerance), DriftTolerance, "more than 0");
        return this;
    }

    private static void Require(bool isGood, string name, object found, string allowed)
    {
        if (!isGood)
        {
            throw new InputException($"Measurement option {name} is {found}; allowed is {allowed}.");
        }
    }
}

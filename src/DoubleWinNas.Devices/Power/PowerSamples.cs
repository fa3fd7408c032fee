namespace DoubleWinNas.Devices.Power;

/// <summary>Power over time.</summary>
/// <param name="Seconds">Of each sample, from the first on; rising.</param>
/// <param name="Values">Watts of each sample.</param>
/// <param name="Missed">Readings that the sensor did not answer.</param>
internal sealed record PowerSamples(IReadOnlyList<double> Seconds, IReadOnlyList<double> Values, int Missed)
{
    /// <summary>Fewer say nothing of a mean.</summary>
    public const int LeastSamples = 20;

    /// <summary>Time that the samples span.</summary>
    public double Duration => Seconds.Count == 0 ? 0 : Seconds[^1] - Seconds[0];

    /// <summary>Joules, by trapezia.</summary>
    public double Energy
    {
        get
        {
            var joules = 0.0;
            for (var i = 1; i < Values.Count; i++)
            {
                joules += 0.5 * (Values[i] + Values[i - 1]) * (Seconds[i] - Seconds[i - 1]);
            }

            return joules;
        }
    }

    /// <summary>Mean over the time.</summary>
    public double Mean => Duration > 0 ? Energy / Duration : 0;

    /// <summary>Standard error of the mean. Neighbouring samples are alike, so that groups of some tenths of a second count as one.</summary>
    public double MeanError
    {
        get
        {
            var groups = Values.Chunk(Math.Max(1, Values.Count / 10)).Select(group => group.Average()).ToArray();
            var mean = groups.Average();
            return groups.Length < 2 ? 0 : Math.Sqrt(groups.Sum(group => (group - mean) * (group - mean)) / (groups.Length - 1) / groups.Length);
        }
    }

    /// <summary>Several stretches one behind the other, without the time between them.</summary>
    public static PowerSamples Together(IReadOnlyList<PowerSamples> stretches)
    {
        var (seconds, begin) = (new List<double>(), 0.0);
        foreach (var stretch in stretches)
        {
            seconds.AddRange(stretch.Seconds.Select(second => begin + second));
            begin += stretch.Seconds.Count == 0 ? 0 : stretch.Seconds[^1];
        }

        return new PowerSamples(seconds, [.. stretches.SelectMany(stretch => stretch.Values)], stretches.Sum(stretch => stretch.Missed));
    }

    /// <summary>Those from <paramref name="from"/> to <paramref name="to"/> seconds before the last one.</summary>
    public PowerSamples BeforeEnd(double from, double to)
    {
        var end = Seconds.Count == 0 ? 0 : Seconds[^1];
        int[] inside = [.. Enumerable.Range(0, Seconds.Count).Where(i => end - Seconds[i] <= from && end - Seconds[i] >= to)];
        return new PowerSamples([.. inside.Select(i => Seconds[i])], [.. inside.Select(i => Values[i])], Missed * inside.Length / Math.Max(1, Seconds.Count));
    }

    /// <summary>Why the samples cannot be believed; null where they can.</summary>
    public string? Fault()
    {
        return Values.Count < LeastSamples ? $"the sensor gave {Values.Count} values, at least {LeastSamples} are needed"
            : Missed > Values.Count ? $"the sensor did not answer {Missed} of {Missed + Values.Count} times"
            : Values.Any(value => value < 0) ? $"the sensor gave a negative value ({Values.Min():0.###} W)"
            : Values.All(value => value == 0) ? "the sensor gave nothing but zero"
            : Values.All(value => value == Values[0]) ? $"the sensor is frozen at {Values[0]:0.###} W"
            : null;
    }
}

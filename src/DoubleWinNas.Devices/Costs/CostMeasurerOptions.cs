using DoubleWinNas.Devices.Power;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.Costs;

/// <summary>How long and how carefully a cost table is measured.</summary>
public sealed record CostMeasurerOptions
{
    /// <summary>Rounds over all operations; each gives one sample per operation; default 7.</summary>
    public int Rounds { get; init; } = 7;

    /// <summary>Time per operation and round; default 20 ms. A budget can shorten it.</summary>
    public TimeSpan Slice { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Aimed-at time for everything; default null: none. Every operation is timed at least once a round, however long that takes.
    /// </summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>
    /// How many times as long as nothing disturbing it would take is waited for an undisturbed machine; default 6. Then times are estimated.
    /// </summary>
    public double Patience { get; init; } = 6;

    /// <summary>Memory for models held at once; default 512 MiB. More of them are measured in groups.</summary>
    public long MemoryLimit { get; init; } = 512L << 20;

    /// <summary>Larger changes of the reference between begin and end are reported as drift; default 0.05.</summary>
    public double DriftTolerance { get; init; } = 0.05;

    /// <summary>Where there is a sensor: how long power is sampled, idle once for a group, then for each operation; default 2 s and 0.5 s, every 10 ms.</summary>
    public EnergyProbeOptions Energy { get; init; } = new() { Interval = TimeSpan.FromMilliseconds(10), Load = TimeSpan.FromSeconds(0.5) };

    /// <summary>Seed of the weights and inputs; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <exception cref="InputException">A value is out of range: names it.</exception>
    internal CostMeasurerOptions Validated()
    {
        if (Rounds < 1 || Slice <= TimeSpan.Zero || Budget <= TimeSpan.Zero || MemoryLimit < 1 || DriftTolerance <= 0 || Patience < 0)
        {
            throw new InputException(
                $"Cost options rounds {Rounds}, slice {Slice}, budget {Budget}, memory limit {MemoryLimit}, drift tolerance "
                + $"{DriftTolerance}, patience {Patience} are not usable; patience is 0 or more, all others are more than 0.");
        }

        return this;
    }

    /// <summary>What a budget leaves for one model in one round; warming up counts as a round.</summary>
    internal TimeSpan SliceFor(int models)
    {
        var share = Budget / (models * (Rounds + 1L));
        return share < Slice ? share.Value : Slice;
    }
}

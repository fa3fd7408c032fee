using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Node.Calibration;

/// <summary>How entries of a table that were measured again agree with it.</summary>
/// <param name="Operations">Compared.</param>
/// <param name="Scale">Median of new / old: how much slower the whole machine is now. Drift of this kind changes no plan.</param>
/// <param name="MedianDifference">Median of |new / old / scale - 1|.</param>
internal sealed record TableAgreement(int Operations, double Scale, double MedianDifference)
{
    /// <summary>Two calibrations of a quiet machine agree by 3 %; half of a plan's decisions are nearer than 10 %.</summary>
    private const double MostDifference = 0.1;

    public bool Holds => MedianDifference <= MostDifference;

    public static TableAgreement Of(CostTable table, CostMeasurement again) => Of(table, again.Table);

    public static TableAgreement Of(CostTable table, CostTable again)
    {
        double[] ratios =
        [
            .. again.Entries
                .Select(entry => (Old: table.Entries.GetValueOrDefault(entry.Key), New: entry.Value))
                .Where(pair => pair is { Old: > 0, New: > 0 })
                .Select(pair => pair.New / pair.Old),
        ];
        if (ratios.Length == 0)
        {
            throw new Networks.InputException("The tables have no operation in common; nothing can be compared.");
        }

        var scale = SampleStatistics.Median(ratios);
        return new TableAgreement(ratios.Length, scale, SampleStatistics.Median([.. ratios.Select(ratio => Math.Abs(ratio / scale - 1))]));
    }
}

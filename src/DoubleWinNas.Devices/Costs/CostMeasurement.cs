using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Devices.Costs;

/// <summary>What measuring a cost table gave.</summary>
/// <param name="Table">An entry for every operation; without the time of a call.</param>
/// <param name="CallOverhead">Time of a call that computes next to nothing; a whole network has it once.</param>
/// <param name="Drift">Change of a reference that was measured in every round.</param>
/// <param name="Spread">Median over the operations of their rounds' spread as a share of their time: 0.01 is 1 %.</param>
/// <param name="Measured">Operations that were measured now.</param>
public sealed record CostMeasurement(CostTable Table, Milliseconds CallOverhead, Drift Drift, double Spread, int Measured)
{
    /// <summary>Why there are no energies; null where there are, or nobody asked.</summary>
    public string? EnergyUnavailable { get; init; }

    /// <summary>Measured operations of which too little was undisturbed: their times were brought to the machine's full speed by the reference network.</summary>
    public IReadOnlyList<CostOperation> Disturbed { get; init; } = [];

    /// <summary>What has to be said of the machine; null where all is well.</summary>
    public string? Remark => Disturbed.Count > 0 ? $"other work disturbed the machine: {Disturbed.Count} of {Measured} operations were hardly ever measured at its full speed"
        : Drift.IsExceeded ? $"its speed changed by {Drift.Change:P0} while costs were measured"
        : null;

    /// <summary>Operations that cannot run on the device, with the reason; the table lacks them.</summary>
    public IReadOnlyDictionary<CostOperation, string> Infeasible { get; init; } = new Dictionary<CostOperation, string>();
}

/// <summary>How far measuring has come.</summary>
/// <param name="Done">Slices done; there is one per operation and round.</param>
/// <param name="Total">Slices in all.</param>
/// <param name="Operation">What was measured last.</param>
public sealed record CostProgress(int Done, int Total, CostOperation Operation);

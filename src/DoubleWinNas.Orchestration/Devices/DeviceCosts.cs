using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Planning;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Devices;

/// <summary>The costs that a search's predictions are made of: its frozen table, or what was measured so far.</summary>
internal sealed class DeviceCosts
{
    private readonly CostTable _table;
    private readonly DataSettings _data;
    private readonly string? _file;

    public DeviceCosts(DeviceState state, DeviceSearch search)
    {
        var device = search.Device;
        _data = search.Settings.Data;
        if (device.Frozen is { } frozen)
        {
            _file = device.Table ?? "of the settings";
            _table = frozen.ToTable();
        }
        else
        {
            _table = state.Tables.TryGetValue(device.Threads, out var measured)
                ? measured.ToFrozen().ToTable()
                : new CostTable(new CostConditions(device.Name, "not measured yet", "fp32", 1, device.Threads, "default"));
        }
    }

    public bool IsFrozen => _file is not null;

    /// <summary>Predictions for genotypes, in their order; null when costs are missing.</summary>
    /// <param name="missing">Operations to be measured first, in order, each once.</param>
    public IReadOnlyList<LatencyPrediction>? Predict(IEnumerable<Genotype> genotypes, out IReadOnlyList<string> missing)
    {
        var plans = genotypes.Select(genotype => new GenotypePlan(genotype, _data)).ToArray();
        missing =
        [
            .. plans.SelectMany(plan => plan.Operations).Where(operation => !_table.TryGet(operation, out _)).Select(operation => operation.ToString()).Distinct(),
        ];
        return missing.Count == 0 ? [.. plans.Select(plan => plan.Predict(_table))] : null;
    }

    /// <summary>Why a frozen table is not enough, with the remedy.</summary>
    public string Lack(IReadOnlyList<string> missing) =>
        $"The frozen cost table {_file} of device {_table.Conditions.Device} lacks {missing.Count} needed operations, the first is {missing[0]}. "
        + "Save a table that has them with 'dwnas device table save', or leave the table out to measure what is needed.";
}

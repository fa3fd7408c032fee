using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Planning;

namespace DoubleWinNas.Orchestration.Devices;

/// <summary>
/// The costs that a search's predictions are made of: its frozen table, or what was measured so far. Sums of costs are multiplied by the
/// scale that measured networks of the space led to; a network that was measured itself costs what was measured.
/// </summary>
internal sealed class DeviceCosts
{
    private readonly CostTable _table;
    private readonly DeviceSearch _search;
    private readonly string? _file;

    public DeviceCosts(DeviceState state, DeviceSearch search)
    {
        var device = search.Device;
        _search = search;
        if (device.Frozen is { } frozen)
        {
            _file = device.Table ?? "of the settings";
            _table = frozen.ToTable();
        }
        else
        {
            _table = state.Tables.TryGetValue(TableKey.Of(device), out var measured)
                ? measured.ToFrozen().ToTable()
                : new CostTable(new CostConditions(device.Name, "not measured yet", device.Precision, 1, device.Threads, "default"));
        }
    }

    public bool IsFrozen => _file is not null;

    public CostConditions Conditions => _table.Conditions;

    /// <summary>Predictions for genotypes, in their order; null when costs are missing.</summary>
    /// <param name="missing">Operations to be measured first, in order, each once.</param>
    public IReadOnlyList<LatencyPrediction>? Predict(IEnumerable<Genotype> genotypes, out IReadOnlyList<string> missing)
    {
        var plans = genotypes.Select(genotype => (Text: genotype.ToString(), Plan: new GenotypePlan(genotype, _search.Settings.Data))).ToArray();
        missing =
        [
            .. plans.SelectMany(plan => plan.Plan.Operations).Where(operation => !_table.TryGet(operation, out _)).Select(operation => operation.ToString()).Distinct(),
        ];
        return missing.Count == 0 ? [.. plans.Select(plan => Corrected(plan.Text, plan.Plan.Predict(_table)))] : null;
    }

    /// <summary>What a network's shallow form adds up to, without a scale; null when costs are missing.</summary>
    public double? SumOf(Genotype genotype)
    {
        var plan = new GenotypePlan(genotype, _search.Settings.Data);
        return plan.Operations.All(operation => _table.TryGet(operation, out _)) ? plan.Predict(_table).ShallowMilliseconds : null;
    }

    /// <summary>Why a frozen table is not enough, with the remedy.</summary>
    public string Lack(IReadOnlyList<string> missing) =>
        $"The frozen cost table {_file} of device {_table.Conditions.Device} lacks {missing.Count} needed operations, the first is {missing[0]}. "
        + "Save a table that has them with 'dwnas device table save', or leave the table out to measure what is needed.";

    private LatencyPrediction Corrected(string genotype, LatencyPrediction sum) => _search.Compared.TryGetValue(genotype, out var measured)
        ? sum with { DeepMilliseconds = measured.Deep, ShallowMilliseconds = measured.Shallow }
        : sum with { DeepMilliseconds = sum.DeepMilliseconds * _search.Scale, ShallowMilliseconds = sum.ShallowMilliseconds * _search.Scale };
}

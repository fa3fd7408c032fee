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
    /// <summary>What an operation that cannot run counts as, so that no plan takes it where there is another way: more than a day.</summary>
    private const double Never = 1e8;

    private readonly CostTable _table;
    private readonly DeviceSearch _search;
    private readonly string? _file;
    private readonly IReadOnlyDictionary<string, string> _infeasible = new Dictionary<string, string>();

    public DeviceCosts(DeviceState state, DeviceSearch search)
    {
        var device = search.Device;
        _search = search;
        var measured = state.Tables.GetValueOrDefault(TableKey.Of(device));
        if (device.Frozen is { } frozen)
        {
            _file = device.Table ?? "of the settings";
            _table = frozen.ToTable();
            WantsEnergy = device.Energy && frozen.HasEnergy;
            EnergyUnavailable = device.Energy ? "its cost table holds none" : null;
        }
        else
        {
            _table = measured?.ToFrozen().ToTable()
                ?? new CostTable(new CostConditions(device.Name, "not measured yet", device.Precision, 1, device.Threads, "default"));
            WantsEnergy = device.Energy && (search.HasEnergy || (search.Descent is not null && measured?.EnergyUnavailable is null));
            EnergyUnavailable = measured?.EnergyUnavailable;
            _infeasible = measured?.Infeasible ?? _infeasible;
        }

        EnergyUnavailable = WantsEnergy ? null : device.Energy ? EnergyUnavailable : "the settings say energy = false";
        foreach (var operation in _infeasible.Keys.Select(CostOperation.Parse))
        {
            _table.Set(operation, Never);
            _table.SetEnergy(operation, Never);
        }
    }

    public bool IsFrozen => _file is not null;

    /// <summary>Whether every operation is to have an energy, too.</summary>
    public bool WantsEnergy { get; }

    /// <summary>Why there are no energies; null where there are.</summary>
    public string? EnergyUnavailable { get; }

    public CostConditions Conditions => _table.Conditions;

    /// <summary>Predictions for genotypes, in their order; null when costs are missing.</summary>
    /// <param name="missing">Operations to be measured first, in order, each once.</param>
    public IReadOnlyList<LatencyPrediction>? Predict(IEnumerable<Genotype> genotypes, out IReadOnlyList<string> missing)
    {
        var plans = genotypes.Select(genotype => (Text: genotype.ToString(), Plan: new GenotypePlan(genotype, _search.Settings.Data))).ToArray();
        missing =
        [
            .. plans.SelectMany(plan => plan.Plan.Operations).Where(operation => !Has(operation)).Select(operation => operation.ToString()).Distinct(),
        ];
        return missing.Count == 0 ? [.. plans.Select(plan => Corrected(plan.Text, plan.Plan.Predict(_table)))] : null;
    }

    /// <summary>What a network's costs add up to, without a scale; null when costs are missing.</summary>
    public LatencyPrediction? SumOf(Genotype genotype)
    {
        var plan = new GenotypePlan(genotype, _search.Settings.Data);
        return plan.Operations.All(operation => _table.TryGet(operation, out _)) ? plan.Predict(_table) : null;
    }

    /// <summary>Why a frozen table is not enough, with the remedy.</summary>
    public string Lack(IReadOnlyList<string> missing) =>
        $"The frozen cost table {_file} of device {_table.Conditions.Device} lacks {missing.Count} needed operations, the first is {missing[0]}. "
        + "Save a table that has them with 'dwnas device table save', or leave the table out to measure what is needed.";

    private bool Has(CostOperation operation) => _table.TryGet(operation, out _) && (!WantsEnergy || _table.TryGetEnergy(operation, out _));

    private LatencyPrediction Corrected(string genotype, LatencyPrediction sum)
    {
        var measured = _search.Compared.GetValueOrDefault(genotype);
        return sum with
        {
            DeepMilliseconds = measured?.Deep ?? (sum.DeepMilliseconds * _search.Scale),
            ShallowMilliseconds = measured?.Shallow ?? (sum.ShallowMilliseconds * _search.Scale),
            DeepMillijoules = WantsEnergy ? measured?.DeepEnergy ?? (sum.DeepMillijoules * _search.EnergyScale) : null,
            ShallowMillijoules = WantsEnergy ? measured?.ShallowEnergy ?? (sum.ShallowMillijoules * _search.EnergyScale) : null,
            Infeasible = sum.DeepMilliseconds < Never ? null : Reason(genotype),
        };
    }

    /// <summary>The deep form is measured, too: what cannot run in it rules the network out.</summary>
    private string Reason(string genotype) => new GenotypePlan(Genotype.Parse(genotype), _search.Settings.Data).Deep
        .Select(operation => _infeasible.GetValueOrDefault(operation.ToString()))
        .First(reason => reason is not null)!;
}

using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Planning;

namespace DoubleWinNas.Orchestration.Devices;

/// <summary>
/// The costs that a search's predictions are made of: its frozen table, or what was measured so far. Sums of costs are multiplied by the
/// scale that measured networks of the space led to; a network that was measured itself costs what was measured. Between the sides at which a
/// space is measured, operations cost what lies between.
/// </summary>
internal sealed class DeviceCosts
{
    private readonly CostTable _table;
    private readonly DeviceSearch _search;
    private readonly GenotypeSpace _space;
    private readonly Lazy<CostEstimator> _estimator;
    private readonly string? _file;

    public DeviceCosts(DeviceState state, DeviceSearch search)
    {
        var device = search.Device;
        _search = search;
        _space = search.Settings.Space.ToGenotypeSpace();
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

        _estimator = new(() => new CostEstimator(_table));
    }

    public bool IsFrozen => _file is not null;

    public CostConditions Conditions => _table.Conditions;

    /// <summary>Predictions for genotypes, in their order; null when costs are missing.</summary>
    /// <param name="missing">Operations to be measured first, in order, each once.</param>
    public IReadOnlyList<LatencyPrediction>? Predict(IEnumerable<Genotype> genotypes, out IReadOnlyList<string> missing)
    {
        var priced = genotypes.Select(Price).ToArray();
        missing = [.. priced.SelectMany(price => price.Missing).Select(operation => operation.ToString()).Distinct()];
        return missing.Count == 0 ? [.. priced.Select(price => Corrected(price.Genotype, price.Sum()))] : null;
    }

    /// <summary>What a network's shallow form adds up to, without a scale; null when costs are missing.</summary>
    public double? SumOf(Genotype genotype) => Price(genotype) is { Missing.Count: 0 } price ? price.Sum().ShallowMilliseconds : null;

    /// <summary>Why a frozen table is not enough, with the remedy.</summary>
    public string Lack(IReadOnlyList<string> missing) =>
        $"The frozen cost table {_file} of device {_table.Conditions.Device} lacks {missing.Count} needed operations, the first is {missing[0]}. "
        + "Save a table that has them with 'dwnas device table save', or leave the table out to measure what is needed.";

    /// <summary>
    /// A genotype's costs as measured. At a side that is not measured they lie between those of its neighbours, which have to be measured then.
    /// </summary>
    private Priced Price(Genotype genotype)
    {
        var plan = PlanOf(genotype);
        var lacking = Lacking(plan);
        if (lacking.Count == 0)
        {
            return new Priced(genotype.ToString(), plan, _table, []);
        }

        var sides = _space.MeasuredFor(genotype.Resolution);
        if (!sides.Contains(genotype.Resolution))
        {
            CostOperation[] around = [.. sides.SelectMany(side => Lacking(PlanOf(Genotype.Create(genotype.Space, side, genotype.Stages))))];
            if (around.Length > 0)
            {
                return new Priced(genotype.ToString(), plan, _table, around);
            }

            if (_estimator.Value.Complete(plan.Operations) is { } completed)
            {
                return new Priced(genotype.ToString(), plan, completed, []);
            }
        }

        return new Priced(genotype.ToString(), plan, _table, lacking);
    }

    private IReadOnlyList<CostOperation> Lacking(GenotypePlan plan) => [.. plan.Operations.Where(operation => !_table.TryGet(operation, out _))];

    private GenotypePlan PlanOf(Genotype genotype) => new(genotype, _search.Settings.Data);

    private LatencyPrediction Corrected(string genotype, LatencyPrediction sum) => _search.Compared.TryGetValue(genotype, out var measured)
        ? sum with { DeepMilliseconds = measured.Deep, ShallowMilliseconds = measured.Shallow }
        : sum with { DeepMilliseconds = sum.DeepMilliseconds * _search.Scale, ShallowMilliseconds = sum.ShallowMilliseconds * _search.Scale };

    /// <param name="Missing">What has to be measured before the table prices the plan.</param>
    private sealed record Priced(string Genotype, GenotypePlan Plan, CostTable Table, IReadOnlyList<CostOperation> Missing)
    {
        public LatencyPrediction Sum() => Plan.Predict(Table);
    }
}

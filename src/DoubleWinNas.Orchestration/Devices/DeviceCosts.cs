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
    /// <summary>What an operation that cannot run counts as, so that no plan takes it where there is another way: more than a day.</summary>
    private const double Never = 1e8;

    /// <summary>No operation takes minutes: what is predicted to lies beside one that cannot run.</summary>
    private const double NearNever = Never / 1000;

    private readonly CostTable _table;
    private readonly DeviceSearch _search;
    private readonly GenotypeSpace _space;
    private readonly Lazy<CostEstimator> _estimator;
    private readonly string? _file;
    private readonly IReadOnlyDictionary<string, string> _infeasible = new Dictionary<string, string>();

    public DeviceCosts(DeviceState state, DeviceSearch search)
    {
        var device = search.Device;
        _search = search;
        _space = search.Settings.Space.ToGenotypeSpace();
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

        _estimator = new(() => new CostEstimator(_table));
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
        var priced = genotypes.Select(Price).ToArray();
        missing = [.. priced.SelectMany(price => price.Missing).Select(operation => operation.ToString()).Distinct()];
        return missing.Count == 0 ? [.. priced.Select(price => Corrected(price.Genotype, price.Sum()))] : null;
    }

    /// <summary>What a network's costs add up to, without a scale; null when costs are missing.</summary>
    public LatencyPrediction? SumOf(Genotype genotype) => Price(genotype) is { Missing.Count: 0 } price ? price.Sum() : null;

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
                RuleOut(plan.Operations, completed);
                return new Priced(genotype.ToString(), plan, completed, []);
            }
        }

        return new Priced(genotype.ToString(), plan, _table, lacking);
    }

    /// <summary>Between a side that cannot run and one that can, nothing is said to run.</summary>
    private static void RuleOut(IReadOnlyList<CostOperation> operations, CostTable table)
    {
        foreach (var operation in operations)
        {
            if (table.TryGet(operation, out var milliseconds) && milliseconds > NearNever)
            {
                table.Set(operation, Never);
                table.SetEnergy(operation, Never);
            }
        }
    }

    private IReadOnlyList<CostOperation> Lacking(GenotypePlan plan) => [.. plan.Operations.Where(operation => !Has(operation))];

    private GenotypePlan PlanOf(Genotype genotype) => new(genotype, _search.Settings.Data);

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
    private string Reason(string genotype)
    {
        var deep = PlanOf(Genotype.Parse(genotype)).Deep;
        return deep.Select(operation => _infeasible.GetValueOrDefault(operation.ToString())).FirstOrDefault(reason => reason is not null)
            ?? _infeasible.First(entry => deep.Any(operation => IsLike(operation, CostOperation.Parse(entry.Key)))).Value;
    }

    private static bool IsLike(CostOperation one, CostOperation other) => one with { Resolution = other.Resolution } == other;

    /// <param name="Missing">What has to be measured before the table prices the plan.</param>
    private sealed record Priced(string Genotype, GenotypePlan Plan, CostTable Table, IReadOnlyList<CostOperation> Missing)
    {
        public LatencyPrediction Sum() => Plan.Predict(Table);
    }
}

using System.Text.Json;

namespace DoubleWinNas.Networks.Costs;

/// <summary>Measured times of network fragments on one device and, where it has a power sensor, their energies.</summary>
public sealed class CostTable(CostConditions conditions)
{
    private const int FormatVersion = 1;

    private readonly SortedDictionary<string, double> _milliseconds = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, double> _millijoules = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, double> _scales = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, double> _energyScales = new(StringComparer.Ordinal);

    public CostConditions Conditions { get; } = conditions;

    /// <summary>Canonical text of the operation to milliseconds per inference.</summary>
    public IReadOnlyDictionary<string, double> Entries => _milliseconds;

    /// <summary>Canonical text of the operation to millijoules per inference, above idle; empty where the device has no power sensor.</summary>
    public IReadOnlyDictionary<string, double> Energies => _millijoules;

    /// <summary>
    /// By search space: the factor between the sum of a network's operations and the time of the whole network, fitted to measured networks. A
    /// space without one has the factor 1.
    /// </summary>
    public IReadOnlyDictionary<string, double> Scales => _scales;

    /// <summary>The same for energies.</summary>
    public IReadOnlyDictionary<string, double> EnergyScales => _energyScales;

    public bool TryGet(CostOperation operation, out double milliseconds)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return _milliseconds.TryGetValue(operation.ToString(), out milliseconds);
    }

    public bool TryGetEnergy(CostOperation operation, out double millijoules)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return _millijoules.TryGetValue(operation.ToString(), out millijoules);
    }

    public void Set(CostOperation operation, double milliseconds)
    {
        ArgumentNullException.ThrowIfNull(operation);
        RequireCost(milliseconds, nameof(milliseconds));
        _milliseconds[operation.ToString()] = milliseconds;
    }

    /// <param name="operation">One with a time.</param>
    /// <param name="millijoules">Of an inference, above idle.</param>
    public void SetEnergy(CostOperation operation, double millijoules)
    {
        ArgumentNullException.ThrowIfNull(operation);
        RequireCost(millijoules, nameof(millijoules));
        _millijoules[operation.ToString()] = millijoules;
    }

    /// <param name="space">Name of a search space.</param>
    /// <param name="scale">Measured over summed, above 0.</param>
    public void SetScale(string space, double scale) => SetScale(_scales, space, scale);

    /// <inheritdoc cref="SetScale(string, double)"/>
    public void SetEnergyScale(string space, double scale) => SetScale(_energyScales, space, scale);

    public void Save(string path)
    {
        var document = new CostTableDocument(FormatVersion, Conditions, _milliseconds)
        {
            Millijoules = NullIfEmpty(_millijoules),
            Scales = NullIfEmpty(_scales),
            EnergyScales = NullIfEmpty(_energyScales),
        };
        AtomicFile.WriteText(path, JsonSerializer.Serialize(document, CostTableJsonContext.Default.CostTableDocument));
    }

    /// <exception cref="InputException">Missing, malformed, of another format, or with an entry that is no operation.</exception>
    public static CostTable Load(string path)
    {
        CostTableDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(File.ReadAllText(path), CostTableJsonContext.Default.CostTableDocument);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InputException($"{path}: the cost table cannot be read: {error.Message} Measure a new one with 'dwnas transform --plan auto'.", error);
        }

        if (document?.Format != FormatVersion)
        {
            throw new InputException($"{path}: cost table format {document?.Format} is unknown; this version reads {FormatVersion}.");
        }

        var table = new CostTable(document.Conditions);
        foreach (var (text, milliseconds) in document.Milliseconds)
        {
            Require(IsCost(milliseconds), $"entry '{text}' has the cost {milliseconds}; allowed are finite milliseconds >= 0.");
            table.Set(CostOperation.Parse(text), milliseconds);
        }

        foreach (var (text, millijoules) in document.Millijoules ?? [])
        {
            Require(IsCost(millijoules), $"entry '{text}' has the energy {millijoules}; allowed are finite millijoules >= 0.");
            Require(document.Milliseconds.ContainsKey(text), $"entry '{text}' has an energy but no time; give both, or none.");
            table.SetEnergy(CostOperation.Parse(text), millijoules);
        }

        foreach (var (space, scale) in document.Scales ?? [])
        {
            Require(IsScale(scale), $"the scale of '{space}' is {scale}; allowed are finite numbers above 0.");
            table.SetScale(space, scale);
        }

        foreach (var (space, scale) in document.EnergyScales ?? [])
        {
            Require(IsScale(scale), $"the energy scale of '{space}' is {scale}; allowed are finite numbers above 0.");
            table.SetEnergyScale(space, scale);
        }

        return table;

        void Require(bool holds, string problem)
        {
            if (!holds)
            {
                throw new InputException($"{path}: {problem}");
            }
        }
    }

    private static void SetScale(SortedDictionary<string, double> scales, string space, double scale)
    {
        ArgumentException.ThrowIfNullOrEmpty(space);
        if (!IsScale(scale))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "A scale is finite and above 0.");
        }

        scales[space] = scale;
    }

    private static void RequireCost(double cost, string name)
    {
        if (!IsCost(cost))
        {
            throw new ArgumentOutOfRangeException(name, cost, "A cost is finite and not negative.");
        }
    }

    private static bool IsCost(double cost) => double.IsFinite(cost) && cost >= 0;

    private static bool IsScale(double scale) => double.IsFinite(scale) && scale > 0;

    private static SortedDictionary<string, double>? NullIfEmpty(SortedDictionary<string, double> entries) => entries.Count == 0 ? null : entries;
}

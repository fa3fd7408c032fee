using System.Text.Json.Serialization;
using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Orchestration.Settings;

/// <summary>A device (<c>search.devices</c>).</summary>
public sealed record DeviceSettings
{
    /// <summary>Key of its DeviceProxy and value of its workers' label <c>device=</c>. Default host: the machine that the search runs on.</summary>
    public string Name { get; init; } = "host";

    /// <summary>A frozen cost table's file; nothing is measured for planning then. Null: measured on demand.</summary>
    public string? Table { get; init; }

    /// <summary>The frozen table's content, read when the search starts, so that the settings say all; null without one.</summary>
    [FilledAtStart]
    public FrozenCosts? Frozen { get; init; }

    /// <summary>Threads of the inference runtime. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>onnxruntime or tensorrt. Default onnxruntime.</summary>
    public string Runtime { get; init; } = OnnxRuntime;

    /// <summary>fp32, or with tensorrt fp16 or int8. Default fp32.</summary>
    public string Precision { get; init; } = Fp32;

    /// <summary>
    /// Whether the energy of an inference is measured beside its latency where the device has a power sensor (or its table has energies). On the
    /// first device it is an objective then. Default true.
    /// </summary>
    public bool Energy { get; init; } = true;

    /// <summary>
    /// Whether there is no such device: its table stands for it, and finalists are "measured" as predicted, with noise. For tests and for
    /// planning; results say so. Default false.
    /// </summary>
    public bool Simulated { get; init; }

    /// <summary>Standard deviation of a simulated device's measurements as a share, 0 to 1. Default 0.</summary>
    public double Noise { get; init; }

    internal const string OnnxRuntime = "onnxruntime";
    internal const string TensorRt = "tensorrt";
    internal const string Fp32 = "fp32";
    internal const string Int8 = "int8";
}

/// <summary>A cost table as plain values.</summary>
/// <param name="Conditions">What the figures are valid for.</param>
/// <param name="Milliseconds">Canonical text of an operation to milliseconds per inference.</param>
public sealed record FrozenCosts(CostConditions Conditions, SortedDictionary<string, double> Milliseconds)
{
    /// <summary>By search space: what sums of costs are multiplied by to predict whole networks; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, double>? Scales { get; init; }

    /// <summary>Canonical text of an operation to millijoules per inference; null where the device has no power sensor.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, double>? Millijoules { get; init; }

    /// <summary>As <see cref="Scales"/>, for energies.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, double>? EnergyScales { get; init; }

    /// <summary>Whether every operation has an energy.</summary>
    [JsonIgnore]
    public bool HasEnergy => Milliseconds.Count > 0 && Millijoules is { } energies && Milliseconds.Keys.All(energies.ContainsKey);

    public static FrozenCosts Of(CostTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new FrozenCosts(table.Conditions, new SortedDictionary<string, double>(table.Entries.ToDictionary(), StringComparer.Ordinal))
        {
            Scales = NullIfEmpty(table.Scales),
            Millijoules = NullIfEmpty(table.Energies),
            EnergyScales = NullIfEmpty(table.EnergyScales),
        };
    }

    public CostTable ToTable()
    {
        var table = new CostTable(Conditions);
        foreach (var (operation, milliseconds) in Milliseconds)
        {
            table.Set(CostOperation.Parse(operation), milliseconds);
        }

        foreach (var (space, scale) in Scales ?? [])
        {
            table.SetScale(space, scale);
        }

        foreach (var (operation, millijoules) in Millijoules ?? [])
        {
            table.SetEnergy(CostOperation.Parse(operation), millijoules);
        }

        foreach (var (space, scale) in EnergyScales ?? [])
        {
            table.SetEnergyScale(space, scale);
        }

        return table;
    }

    internal static SortedDictionary<string, double>? NullIfEmpty(IEnumerable<KeyValuePair<string, double>> entries) =>
        entries.ToDictionary() is { Count: > 0 } some ? new SortedDictionary<string, double>(some, StringComparer.Ordinal) : null;
}

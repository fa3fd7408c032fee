using System.Text.Json.Serialization;
using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Orchestration.Work;

/// <summary>Pool device: measure operations for a cost table.</summary>
/// <param name="Device">Name of the device.</param>
/// <param name="Threads">Threads of the runtime.</param>
/// <param name="Operations">Canonical texts (<see cref="CostOperation"/>); none: only under which conditions the device measures now is asked.</param>
public sealed record MeasureCosts(string Device, int Threads, IReadOnlyList<string> Operations)
{
    /// <summary>onnxruntime or tensorrt. Default onnxruntime.</summary>
    public string Runtime { get; init; } = "onnxruntime";

    /// <summary>fp32, fp16 or int8. Default fp32.</summary>
    public string Precision { get; init; } = "fp32";

    /// <summary>Whether energies are wanted, too, where there is a power sensor.</summary>
    public bool Energy { get; init; }
}

/// <summary>Result of <see cref="MeasureCosts"/>.</summary>
/// <param name="Conditions">What the figures are valid for.</param>
/// <param name="Milliseconds">One entry for every operation asked for, but for those that cannot run.</param>
/// <param name="Drift">Change of the machine's speed meanwhile, as a share.</param>
public sealed record CostsMeasured(CostConditions Conditions, SortedDictionary<string, double> Milliseconds, double Drift)
{
    /// <summary>Energy of an inference above idle, for the same operations; null where it is not available, or nobody asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, double>? Millijoules { get; init; }

    /// <summary>Why energies are not available; null where they are, or nobody asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EnergyUnavailable { get; init; }

    /// <summary>Operations that cannot run on the device, with the reason: they have no entry. Null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, string>? Infeasible { get; init; }
}

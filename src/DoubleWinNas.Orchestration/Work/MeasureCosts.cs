using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Orchestration.Work;

/// <summary>Pool device: measure operations for a cost table.</summary>
/// <param name="Device">Name of the device.</param>
/// <param name="Threads">Threads of the runtime.</param>
/// <param name="Operations">Canonical texts (<see cref="CostOperation"/>).</param>
public sealed record MeasureCosts(string Device, int Threads, IReadOnlyList<string> Operations)
{
    /// <summary>onnxruntime or tensorrt. Default onnxruntime.</summary>
    public string Runtime { get; init; } = "onnxruntime";

    /// <summary>fp32, fp16 or int8. Default fp32.</summary>
    public string Precision { get; init; } = "fp32";
}

/// <summary>Result of <see cref="MeasureCosts"/>.</summary>
/// <param name="Conditions">What the figures are valid for.</param>
/// <param name="Milliseconds">One entry for every operation asked for.</param>
/// <param name="Drift">Change of the machine's speed meanwhile, as a share.</param>
public sealed record CostsMeasured(CostConditions Conditions, SortedDictionary<string, double> Milliseconds, double Drift);

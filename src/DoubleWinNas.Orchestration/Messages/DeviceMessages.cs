using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Messages;

/// <summary>What <c>device/NAME</c> understands from outside.</summary>
public abstract record DeviceCommand;

/// <summary>Asks for the costs that were measured. Answered with <see cref="DeviceTable"/>.</summary>
/// <param name="Threads">Of the inference runtime: each count has its own table.</param>
public sealed record DescribeCosts(int Threads) : DeviceCommand
{
    /// <summary>onnxruntime or tensorrt. Default onnxruntime.</summary>
    public string Runtime { get; init; } = DeviceSettings.OnnxRuntime;

    /// <summary>fp32, fp16 or int8. Default fp32.</summary>
    public string Precision { get; init; } = DeviceSettings.Fp32;
}

/// <param name="Costs">Null when nothing was measured yet.</param>
public sealed record DeviceTable(FrozenCosts? Costs);

/// <summary>Asks how the device stands. Answered with <see cref="DeviceStatus"/>, like all that follow.</summary>
public sealed record DescribeDevice : DeviceCommand;

/// <summary>Nothing new is measured there; what is under way finishes. Searches that need it wait.</summary>
/// <param name="Reason">For people; null for "by an operator".</param>
public sealed record DrainDevice(string? Reason) : DeviceCommand;

/// <summary>Goes on after <see cref="DrainDevice"/>.</summary>
public sealed record UndrainDevice : DeviceCommand;

/// <summary>
/// Checks the device: whole networks of a space are predicted and measured, the difference says whether predictions can be trusted. What was
/// learned stands in <see cref="DeviceStatus.Calibration"/> when it is done.
/// </summary>
public sealed record CalibrateDevice : DeviceCommand
{
    /// <summary>The space. Default mobile-32.</summary>
    public SpaceSettings Space { get; init; } = new();

    /// <summary>Random networks of it, 3 to 200. Default 12.</summary>
    public int Networks { get; init; } = 12;

    /// <summary>Threads of the inference runtime. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>onnxruntime or tensorrt. Default onnxruntime.</summary>
    public string Runtime { get; init; } = DeviceSettings.OnnxRuntime;

    /// <summary>fp32, fp16 or int8. Default fp32.</summary>
    public string Precision { get; init; } = DeviceSettings.Fp32;
}

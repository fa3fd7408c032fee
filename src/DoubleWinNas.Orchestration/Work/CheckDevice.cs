using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Work;

/// <summary>Pool device: predict and measure whole networks of a space.</summary>
/// <param name="Device">Name of the device.</param>
/// <param name="Threads">Threads of the runtime.</param>
/// <param name="Space">From which networks are drawn.</param>
/// <param name="Networks">How many.</param>
/// <param name="Seed">Of the draw.</param>
public sealed record CheckDevice(string Device, int Threads, SpaceSettings Space, int Networks, ulong Seed)
{
    /// <summary>onnxruntime or tensorrt. Default onnxruntime.</summary>
    public string Runtime { get; init; } = "onnxruntime";

    /// <summary>fp32, fp16 or int8. Default fp32.</summary>
    public string Precision { get; init; } = "fp32";
}

/// <summary>Result of <see cref="CheckDevice"/>.</summary>
/// <param name="Costs">What was measured for the predictions.</param>
/// <param name="Calibration">What came out.</param>
public sealed record DeviceChecked(CostsMeasured Costs, DeviceCalibration Calibration);

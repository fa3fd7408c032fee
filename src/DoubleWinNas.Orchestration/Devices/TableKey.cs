using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Devices;

/// <summary>Which of a device's tables: <c>1</c> for one thread of ONNX Runtime, <c>1/tensorrt/fp16</c> for others.</summary>
internal static class TableKey
{
    public static string Of(DeviceSettings device) => Of(device.Threads, device.Runtime, device.Precision);

    public static string Of(CheckDevice check) => Of(check.Threads, check.Runtime, check.Precision);

    public static string Of(int threads, string runtime, string precision) =>
        runtime == DeviceSettings.OnnxRuntime && precision == DeviceSettings.Fp32 ? $"{threads}" : $"{threads}/{runtime}/{precision}";
}

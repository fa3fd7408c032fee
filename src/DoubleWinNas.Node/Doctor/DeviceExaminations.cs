using System.Globalization;
using System.Runtime.InteropServices;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Devices.Platform;
using DoubleWinNas.Devices.Power;
using DoubleWinNas.Devices.TensorRt;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Work;

namespace DoubleWinNas.Node.Doctor;

/// <summary>What a device agent needs: a runtime, and what the machine tells of itself. Nothing of libtorch is touched.</summary>
internal static class DeviceExaminations
{
    public static IReadOnlyList<Func<Finding>> All { get; } = [Program, Board, PowerMode, Clocks, Thermal, OnnxRuntime, TensorRt, Sensor, Memory];

    private static SystemFiles Files { get; } = new(Environment.GetEnvironmentVariable("DWNAS_SYSTEM_ROOT") ?? "/");

    private static Finding Program() => Finding.Here(".NET", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");

    private static Finding Board() => Finding.Here("device", HostDevice.Describe().Processor);

    private static Finding PowerMode() => HostDevice.Describe(Files, Environment.ProcessorCount) is { PowerMode: not "default" } device
        ? Finding.Here("power mode", device.PowerMode)
        : Finding.NotNeeded("power mode", "this machine does not tell one", "on a Jetson: nvpmodel -m 0, and jetson_clocks for fixed clocks");

    private static Finding Clocks()
    {
        var state = MachineState.Read(Files);
        return state.ProcessorMegahertz.Count > 0
            ? Finding.Here("clocks", $"processor {string.Join(", ", state.ProcessorMegahertz.Distinct().Select(clock => clock.ToString("0", CultureInfo.InvariantCulture)))} MHz{(state.GpuMegahertz is { } gpu ? $", GPU {gpu:0} MHz" : "")}")
            : Finding.NotNeeded("clocks", "this machine does not tell them", "throttling will not be noticed, drift will");
    }

    private static Finding Thermal() => MachineState.Read(Files) is { HottestZone: { } zone } state
        ? Finding.Here("temperature", $"{zone} {state.HottestCelsius:0} °C{(state.Cooling.Count > 0 ? $", slowed down by {string.Join(", ", state.Cooling)}" : "")}")
        : Finding.NotNeeded("temperature", "this machine does not tell it", "throttling will not be noticed, drift will");

    private static Finding OnnxRuntime()
    {
        try
        {
            return Finding.Here("ONNX Runtime", $"{OnnxRuntimeLibrary.Current.Version}, {OnnxRuntimeLibrary.Current.Path}");
        }
        catch (InputException error)
        {
            return Finding.Missing("ONNX Runtime", error.Message, "deploy/jetson/install.sh brings it; or scripts/fetch-onnxruntime");
        }
    }

    private static Finding TensorRt()
    {
        const string Remedy = "comes with JetPack; name the program in DWNAS_TRTEXEC";
        try
        {
            var runtime = new TensorRtRuntime(DeviceRuntimes.TrtExec(Path.GetTempPath()), TimeProvider.System, Files);
            return Finding.Here("TensorRT", runtime.Identity.Version);
        }
        catch (Exception error) when (error is InputException or Devices.Inference.InferenceException)
        {
            return Finding.NotNeeded("TensorRT", error.Message.Split('.')[0], Remedy);
        }
    }

    private static Finding Sensor()
    {
        using var sensor = PowerSensors.Find(Files, TimeProvider.System);
        return sensor is null
            ? Finding.NotNeeded("power sensor", "none: energy is not available", "Jetsons but the 2 GB Nano have one; Intel's needs root")
            : Finding.Here("power sensor", $"{sensor.Name}{(sensor.Read() is { } now ? $", {now} now" : "")}");
    }

    private static Finding Memory() => Finding.Here("memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MiB");
}

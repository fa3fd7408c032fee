using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Devices.Platform;
using DoubleWinNas.Devices.Power;
using DoubleWinNas.Devices.TensorRt;

namespace DoubleWinNas.Node.Work;

/// <summary>The inference runtimes of this machine by their names in configurations.</summary>
internal static class DeviceRuntimes
{
    /// <summary>Environment variables: where <c>trtexec</c> is, where built engines go, the file with int8's ranges.</summary>
    private const string TrtExecVariable = "DWNAS_TRTEXEC";
    private const string EnginesVariable = "DWNAS_ENGINE_CACHE";
    private const string CalibrationVariable = "DWNAS_INT8_CALIBRATION";

    /// <param name="name">onnxruntime or tensorrt.</param>
    /// <param name="folder">Folder of this machine, below which engines are kept where nothing else is named.</param>
    /// <param name="speed">What is known of this machine's speed; null: nothing.</param>
    /// <param name="sensor">Measures energies beside all times; null for times alone.</param>
    /// <exception cref="Networks.InputException">It is not here: says how to get it.</exception>
    public static IDeviceRuntime Open(string name, string folder, TimeProvider time, CostMeasurerOptions? costs = null, MachineSpeed? speed = null, IPowerSensor? sensor = null) =>
        name == TensorRtRuntime.Name
            ? new TensorRtRuntime(TrtExec(folder), time, SystemFiles.Machine, sensor)
            : new InProcessRuntime(new OnnxRuntimeInference(), time, costs, new MeasurementConduct { Sensor = sensor, Speed = speed ?? new() });

    public static TrtExecOptions TrtExec(string folder)
    {
        var options = new TrtExecOptions
        {
            Cache = Environment.GetEnvironmentVariable(EnginesVariable) ?? Path.Combine(folder, "engines"),
            CalibrationCache = Environment.GetEnvironmentVariable(CalibrationVariable),
        };
        return Environment.GetEnvironmentVariable(TrtExecVariable) is { } program ? options with { Program = program } : options;
    }
}

using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Devices.Inference;

/// <summary>What measures on a device: ONNX Runtime in this process, or TensorRT in child processes.</summary>
public interface IDeviceRuntime
{
    RuntimeIdentity Identity { get; }

    /// <summary>Costs of operations.</summary>
    /// <exception cref="InputException">The conditions are not usable.</exception>
    /// <exception cref="InferenceException">The runtime failed: crashed, hung, cannot run an operation.</exception>
    CostMeasurement MeasureCosts(
        IEnumerable<CostOperation> operations, CostConditions conditions, IProgress<CostProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Latencies of models; the first one is the reference of the speed-ups.</summary>
    /// <inheritdoc cref="MeasureCosts"/>
    MeasurementReport MeasureModels(
        DeviceProfile device, IReadOnlyList<MeasurableModel> models, InferenceConditions conditions, TimeSpan duration, CancellationToken cancellationToken);
}

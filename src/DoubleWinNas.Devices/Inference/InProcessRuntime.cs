using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Devices.Inference;

/// <summary>A runtime whose models this process calls itself: every run is timed here. A crash takes the process, so workers are processes of their own.</summary>
/// <param name="costs">How carefully costs are measured; null: the defaults.</param>
/// <param name="conduct">How measurements of models are kept honest; null: not at all.</param>
public sealed class InProcessRuntime(IInferenceRuntime runtime, TimeProvider time, CostMeasurerOptions? costs = null, MeasurementConduct? conduct = null) : IDeviceRuntime
{
    private readonly MachineSpeed _speed = conduct?.Speed ?? new();

    public RuntimeIdentity Identity => runtime.Identity;

    /// <inheritdoc/>
    public CostMeasurement MeasureCosts(
        IEnumerable<CostOperation> operations, CostConditions conditions, IProgress<CostProgress>? progress, CancellationToken cancellationToken) =>
        new CostMeasurer(runtime, time, costs, conduct?.Sensor, _speed).Measure(operations, conditions, progress, cancellationToken);

    /// <inheritdoc/>
    public MeasurementReport MeasureModels(
        DeviceProfile device, IReadOnlyList<MeasurableModel> models, InferenceConditions conditions, TimeSpan duration, CancellationToken cancellationToken) =>
        new ModelMeasurer(runtime, time, new LatencyProbeOptions { Duration = duration }, conduct).Measure(device, models, conditions, cancellationToken);
}

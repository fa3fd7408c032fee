using DoubleWinNas.Devices.Measurement;

namespace DoubleWinNas.Node.Work;

/// <summary>
/// Which code does which kind of item: the one place where what the actors ask for meets Training, Transformation and Devices.
/// </summary>
internal sealed class WorkHandlers : IDisposable
{
    private readonly DatasetShelf _datasets = new();

    public WorkHandlers(FaultHooks faults, TimeProvider time)
    {
        var speed = new MachineSpeed();
        All =
        [
            new TrainRoundHandler(_datasets, time),
            new AverageRoundHandler(_datasets, time),
            new EvaluateCandidatesHandler(_datasets, faults, time),
            new TrainContenderHandler(_datasets, faults, time),
            new FineTuneHandler(_datasets, faults, time),
            new TransformNetworkHandler(_datasets, time),
            new MeasureCostsHandler(speed, time),
            new MeasureModelsHandler(speed, time),
            new CheckDeviceHandler(speed, time),
        ];
    }

    public IReadOnlyList<IWorkHandler> All { get; }

    public void Dispose() => _datasets.Dispose();
}

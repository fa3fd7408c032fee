using DoubleWinNas.Actors;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Planning;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Devices;

/// <summary>What a device's workers are asked to do.</summary>
internal sealed class DeviceItems(string device, DeviceState state)
{
    public (DeviceJob Job, WorkItem Item) Check(CheckDevice check)
    {
        var job = new DeviceJob(WorkIds.Check(device, state.Checks), "", check.Threads, null, null);
        return (job, Item(job.Item, check, WorkPriorities.MeasureCosts));
    }

    /// <param name="operations">None: only the conditions are asked for.</param>
    public (DeviceJob Job, WorkItem Item) Costs(string name, DeviceSearch search, IReadOnlyList<string> operations)
    {
        var energy = operations.Count > 0 && new DeviceCosts(state, search).WantsEnergy;
        var job = new DeviceJob(WorkIds.Costs(device, state.CostItems), name, search.Device.Threads, operations, null) { Energy = energy };
        var payload = new MeasureCosts(device, job.Threads, operations) { Runtime = search.Device.Runtime, Precision = search.Device.Precision, Energy = energy };
        return (job, Item(job.Item, payload, WorkPriorities.MeasureCosts));
    }

    public (DeviceJob Job, WorkItem Item) Finalist(string name, DeviceSearch search, MeasureFinalist finalist)
    {
        var genotype = Genotype.Parse(finalist.Genotype);
        var job = new DeviceJob(WorkIds.Measure(name, genotype.Hash.Value, device), name, search.Device.Threads, null, finalist.Genotype);
        ModelArtifact[] models =
        [
            new("deep", finalist.Genotype, finalist.Deep) { Ranges = finalist.DeepRanges },
            new("shallow", finalist.Genotype, finalist.Shallow) { Ranges = finalist.ShallowRanges },
        ];
        var payload = new MeasureModels(device, models, genotype.Resolution, job.Threads, search.Settings.Finalists.MeasureSeconds)
        {
            Runtime = search.Device.Runtime,
            Precision = search.Device.Precision,
            RequiresEnergy = search.Device.Frozen is null && EnergyBound.On(search.Settings, device) is not null,
            Simulated = search.Device.Simulated ? Simulate(search, genotype) : null,
        };
        var item = Item(job.Item, payload, WorkPriorities.MeasureModels);
        return (job, payload.Simulated is null ? item : item with { Pool = Pools.Transform, Labels = [] });
    }

    /// <summary>A device that is not there takes what is predicted; any worker can say so.</summary>
    private SimulatedLatencies? Simulate(DeviceSearch search, Genotype genotype)
    {
        var costs = new DeviceCosts(state, search);
        return costs.Predict([genotype], out _) is [var predicted]
            ? new SimulatedLatencies([predicted.DeepMilliseconds, predicted.ShallowMilliseconds], search.Device.Noise, costs.Conditions)
            {
                Millijoules = predicted is { DeepMillijoules: { } deep, ShallowMillijoules: { } shallow } ? [deep, shallow] : null,
            }
            : null;
    }

    private WorkItem Item(string id, object payload, int priority) => new(id, Pools.Device, payload)
    {
        Labels = [Pools.DeviceLabel(device)],
        Priority = priority,
        MaxAttempts = WorkAttempts.Most,
    };
}

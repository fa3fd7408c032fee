using DoubleWinNas.Actors.Store;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Searches;

/// <summary>Which devices a search waits for in vain: something is to be measured on them, and no worker measures for them.</summary>
internal static class DeviceWaits
{
    /// <summary>One thing is measured on a device at a time, so that there are hardly more items than devices.</summary>
    private const int MostItems = 1000;
    private const int MostWorkers = 10_000;

    /// <summary>A worker that starts with the search takes a moment.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>In words, with the remedy.</summary>
    public static string Sentence(string device) =>
        $"device {device} has something to measure, but no worker measures for it; start its agent: dwnas worker --pools device --labels {Pools.DeviceLabel(device)}";

    /// <summary>The status with what the search waits for.</summary>
    public static async Task<SearchStatus> AddAsync(IActorStore store, SearchStatus status, DateTimeOffset now, CancellationToken cancellation)
    {
        if (status is not { Settings: { } settings, IsPaused: false, Phase: > SearchPhase.None and < SearchPhase.Finished })
        {
            return status;
        }

        var devices = settings.Devices.Where(device => !device.Simulated).Select(device => device.Name).ToHashSet();
        var queued = await store.ListWorkAsync(Pools.Device, WorkState.Queued, MostItems, cancellation);
        string[] waiting = [.. devices.Where(device => queued.Any(item => item.Labels.Contains(Pools.DeviceLabel(device)) && now - item.EnqueuedAt > Patience)).Order(StringComparer.Ordinal)];
        if (waiting.Length == 0)
        {
            return status;
        }

        var workers = await store.ListWorkersAsync(MostWorkers, cancellation);
        return status with { WaitsFor = [.. waiting.Where(device => !workers.Any(worker => MeasuresFor(worker, device)))] };
    }

    private static bool MeasuresFor(WorkerRow worker, string device) =>
        worker.State != WorkerPresence.Gone && worker.Pools.Contains(Pools.Device) && worker.Labels.Contains(Pools.DeviceLabel(device));
}

using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>What every node does whether it hosts actors or not: listen for signals, sweep expired leases, count work.</summary>
internal sealed class BackgroundLoops(SystemParts parts, AskBoard asks, WorkBell works, Wakeup clusterChanged, Func<HostSession?> session)
{
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => ListenAsync(cancellationToken), CancellationToken.None),
        Task.Run(() => MaintainAsync(cancellationToken), CancellationToken.None),
        Task.Run(() => asks.RunAsync(parts.Gate, cancellationToken), CancellationToken.None));

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var pause = new Wakeup(parts.Options.TimeProvider);
        while (!cancellationToken.IsCancellationRequested)
        {
            await parts.Gate.TryAsync(
                async () =>
                {
                    await foreach (var signal in parts.Store.ListenAsync(cancellationToken))
                    {
                        Heard(signal);
                    }
                },
                cancellationToken);
            await pause.SleepAsync(parts.Options.PollEvery / 4, cancellationToken);
        }
    }

    private void Heard(StoreSignal signal)
    {
        switch (signal.Kind)
        {
            case StoreSignalKind.Mail:
                if (int.TryParse(signal.Subject, out var shard))
                {
                    session()?.Shards.OnMail([shard]);
                }

                break;
            case StoreSignalKind.Work:
                works.Ring(signal.Subject);
                break;
            case StoreSignalKind.Reply:
                asks.Ring();
                break;
            case StoreSignalKind.Cluster:
                clusterChanged.Ring();
                break;
            case StoreSignalKind.Everything:
                session()?.MailArrived();
                works.RingAll();
                asks.Ring();
                clusterChanged.Ring();
                break;
        }
    }

    private async Task MaintainAsync(CancellationToken cancellationToken)
    {
        var pause = new Wakeup(parts.Options.TimeProvider);
        while (!cancellationToken.IsCancellationRequested)
        {
            await parts.Gate.WaitAsync(cancellationToken);
            await parts.Gate.TryAsync(
                async () =>
                {
                    var swept = await parts.Store.MaintainAsync(cancellationToken);
                    if (swept.Requeued + swept.Quarantined > 0)
                    {
                        Telemetry.WorkRequeued.Add(swept.Requeued);
                        Log.WorkSwept(parts.Logger, swept.Requeued, swept.Quarantined);
                        session()?.Shards.OnMail(swept.ShardsWithMail);
                    }

                    parts.Backlog.Counts = await parts.Store.CountWorkAsync(cancellationToken);
                },
                cancellationToken);
            await pause.SleepAsync(parts.Options.PollEvery, cancellationToken);
        }
    }
}

using System.Diagnostics;
using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Benchmarks.Actors;

/// <summary>Measures a running cluster (of one or several systems in this process) from outside.</summary>
internal sealed class RelayMeasurement(IReadOnlyList<ActorSystem> systems, int stations, CancellationToken cancellationToken)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private ActorSystem System => systems[0];

    /// <summary>Messages per second with <paramref name="tokens"/> tokens under way at a time.</summary>
    public async Task<double> ThroughputAsync(int tokens, int hops)
    {
        await RoundAsync(tokens, hops: 5);
        var started = Stopwatch.GetTimestamp();
        await RoundAsync(tokens, hops);
        return tokens * (double)(hops + 1) / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Milliseconds from one persistent actor's event to the next's with one token under way, by the journals' own times.</summary>
    public async Task<(double P50, double P99)> LatencyAsync(int hops)
    {
        await PassAsync(from: 0, hops);
        var times = new List<DateTimeOffset>();
        for (var i = 0; i < stations; i++)
        {
            var all = (await System.Store.JournalTailAsync(Station(i), int.MaxValue, cancellationToken)).TakeLast((hops + stations - i) / stations);
            times.AddRange(all.Select(row => row.At));
        }

        times.Sort();
        var gaps = times.Skip(1).Zip(times, (later, earlier) => (later - earlier).TotalMilliseconds).Order().ToList();
        return (gaps[gaps.Count / 2], gaps[(int)(gaps.Count * 0.99)]);
    }

    /// <summary>Work items per second: enqueued by an actor, leased and completed by workers, the outcome persisted.</summary>
    public async Task<double> WorkAsync(int workers, int items)
    {
        for (var i = 0; i < items; i += 200)
        {
            await System.TellAsync(Station(i % stations), new Order(i, Math.Min(200, items - i)), cancellationToken: cancellationToken);
        }

        var started = Stopwatch.GetTimestamp();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pulling = Enumerable.Range(0, workers).Select(i => Task.Run(() => PullAsync(systems[i % systems.Count], $"worker-{i}", done.Token), cancellationToken)).ToList();
        await UntilWorkedOffAsync(items);
        var took = Stopwatch.GetElapsedTime(started);
        await done.CancelAsync();
        await Task.WhenAll(pulling);
        return items / took.TotalSeconds;
    }

    private static async Task PullAsync(ActorSystem system, string worker, CancellationToken cancellationToken)
    {
        var pull = new WorkPull(worker, [RelayBehavior.Pool], [], TimeSpan.FromSeconds(30));
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                if (await system.Work.LeaseAsync(pull, TimeSpan.FromSeconds(1), cancellationToken) is { } item)
                {
                    await system.Work.CompleteAsync(item.Id, item.Epoch, new Passed(0), cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Everything is done.
        }
    }

    private static ActorId Station(int i) => new("station", $"{i}");

    private Task RoundAsync(int tokens, int hops) => Task.WhenAll(Enumerable.Range(0, tokens).Select(i => PassAsync(i * stations / tokens, hops)));

    // Ends when the token has arrived.
    private Task PassAsync(int from, int hops) => System.AskAsync<Token>(Station(from), new Token(hops), Patience, cancellationToken: cancellationToken);

    private async Task UntilWorkedOffAsync(int items)
    {
        var started = Stopwatch.GetTimestamp();
        while ((await System.Store.CountWorkAsync(cancellationToken)).Where(count => count.State == WorkState.Completed).Sum(count => count.Count) < items
            || (await System.Store.MailboxDepthsAsync(1, cancellationToken)).Count > 0)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"{items} work items were not done within {Patience}.");
            }

            await Task.Delay(50, cancellationToken);
        }
    }
}

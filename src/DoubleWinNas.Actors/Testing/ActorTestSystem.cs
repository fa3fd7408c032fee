using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Store.Sqlite;

namespace DoubleWinNas.Actors.Testing;

/// <summary>
/// A whole system in this process for tests: the real runtime on a real SQLite file in a temporary folder, and a clock that moves only when
/// told. Back-offs, timers and leases of hours pass in milliseconds.
/// </summary>
public sealed class ActorTestSystem : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder;

    private ActorTestSystem(string folder, ManualTimeProvider clock, SqliteActorStore store, ActorSystem system)
    {
        _folder = folder;
        Clock = clock;
        Store = store;
        System = system;
    }

    public ManualTimeProvider Clock { get; }

    public SqliteActorStore Store { get; }

    public ActorSystem System { get; }

    /// <summary>A running system that owns all shards.</summary>
    /// <param name="configure">Changes the options, for example <c>MaxAttempts</c>.</param>
    public static async Task<ActorTestSystem> StartAsync(
        IEnumerable<ActorBehavior> behaviors, MessageTypeRegistry types, Func<ActorSystemOptions, ActorSystemOptions>? configure = null)
    {
        var folder = Directory.CreateTempSubdirectory("actor-test-").FullName;
        var clock = new ManualTimeProvider();
        var store = new SqliteActorStore(new SqliteStoreOptions(Path.Combine(folder, "actors.db")) { ShardCount = 4, TimeProvider = clock, Durable = false });
        var options = new ActorSystemOptions { NodeId = "test", TimeProvider = clock, Lease = TimeSpan.FromDays(10_000) };
        var system = new ActorSystem(configure?.Invoke(options) ?? options, store, behaviors, types);
        var test = new ActorTestSystem(folder, clock, store, system);
        await system.StartAsync(CancellationToken.None);
        await UntilAsync(() => Task.FromResult(system.Health.Shards == store.ShardCount), "the system owns its shards");
        return test;
    }

    /// <summary>Sends a message and waits until everything that follows from it now has happened.</summary>
    public async Task TellAsync(ActorId to, object message)
    {
        await System.TellAsync(to, message);
        await QuietAsync();
    }

    /// <summary>Sends a message, waits until everything that follows from it now has happened, and returns the reply.</summary>
    /// <exception cref="ActorException">Nobody answered, although nothing is left to do.</exception>
    public async Task<TReply> AskAsync<TReply>(ActorId to, object message)
        where TReply : class
    {
        var reply = System.AskAsync<TReply>(to, message, TimeSpan.FromDays(1));
        await Task.WhenAny(reply, QuietAsync());
        if (!reply.IsCompleted)
        {
            // The answer is given before the system is quiet, but its continuation may still be on its way.
            await Task.WhenAny(reply, Task.Delay(TimeSpan.FromSeconds(1)));
        }

        return reply.IsCompleted ? await reply : throw new ActorException($"{to} did not answer {message}.");
    }

    /// <summary>Lets time pass; timers, back-offs and expiring work leases happen at their own instants on the way.</summary>
    public async Task AdvanceAsync(TimeSpan span)
    {
        var end = Clock.GetUtcNow() + span;
        await QuietAsync();
        while (Clock.GetUtcNow() < end)
        {
            var next = await NextEventAsync();
            Clock.Advance((next < end ? next : end) - Clock.GetUtcNow());
            await Store.MaintainAsync(CancellationToken.None);
            await QuietAsync();
        }
    }

    /// <summary>Waits until nothing is left to do at this instant.</summary>
    public Task QuietAsync() => UntilAsync(IsQuietAsync, "the system is quiet");

    public async ValueTask DisposeAsync()
    {
        await System.DisposeAsync();
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> IsQuietAsync()
    {
        var state = Store.Commits;
        var depths = await Store.MailboxDepthsAsync(int.MaxValue, CancellationToken.None);
        var parked = System.Health.Parked;
        var timers = await Store.ListTimersAsync(null, 1, CancellationToken.None);
        var leased = await Store.ListWorkAsync(null, WorkState.Leased, int.MaxValue, CancellationToken.None);
        return System.Health.MessagesInMemory == 0
            && depths.All(d => d.BackingOff > 0 || parked.ContainsKey(d.Actor))
            && timers.All(t => t.DueAt > Clock.GetUtcNow())
            && leased.All(w => w.LeaseEndsIn > TimeSpan.Zero)
            && state == Store.Commits;
    }

    private async Task<DateTimeOffset> NextEventAsync()
    {
        var now = Clock.GetUtcNow();
        var timers = await Store.ListTimersAsync(null, 1, CancellationToken.None);
        var leased = await Store.ListWorkAsync(null, WorkState.Leased, int.MaxValue, CancellationToken.None);
        var backingOff = (await Store.MailboxDepthsAsync(int.MaxValue, CancellationToken.None)).Any(d => d.BackingOff > 0);
        return timers.Select(t => t.DueAt)
            .Concat(leased.Select(w => now + w.LeaseEndsIn!.Value))
            .Append(backingOff ? now + System.Options.MinBackoff : DateTimeOffset.MaxValue)
            .Select(at => at > now ? at : now + TimeSpan.FromMilliseconds(1))
            .Min();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var giveUp = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!await condition())
        {
            try
            {
                await tick.WaitForNextTickAsync(giveUp.Token);
            }
            catch (OperationCanceledException error)
            {
                throw new TimeoutException($"Waited {Patience} until {what}.", error);
            }
        }
    }
}

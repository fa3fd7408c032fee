using DoubleWinNas.Actors.Store.Sqlite;
using DoubleWinNas.Actors.Tests.Bank;

namespace DoubleWinNas.Actors.Tests.Runtime;

/// <summary>A real system on a real file and real time, for one test.</summary>
public sealed class SqliteSystem : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actors-").FullName;

    public SqliteSystem(Func<ActorSystemOptions, ActorSystemOptions>? configure = null)
    {
        DatabasePath = Path.Combine(_folder, "actors.db");
        Store = new SqliteActorStore(new SqliteStoreOptions(DatabasePath) { ShardCount = 8, Durable = false });
        var options = new ActorSystemOptions { NodeId = "node-1", MinBackoff = TimeSpan.FromMilliseconds(10), MaxBackoff = TimeSpan.FromMilliseconds(80) };
        System = new ActorSystem(configure?.Invoke(options) ?? options, Store, [new Account()], BankJson.Types());
    }

    public string DatabasePath { get; }

    public SqliteActorStore Store { get; }

    public ActorSystem System { get; private set; }

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

    public async Task<SqliteSystem> StartAsync()
    {
        await System.StartAsync(CancellationToken.None);
        await System.WhenUpAsync(new CancellationTokenSource(Patience).Token);
        return this;
    }

    /// <summary>Stops the system and starts another on the same store.</summary>
    public async Task RestartAsync()
    {
        await System.DisposeAsync();
        System = new ActorSystem(System.Options, Store, [new Account()], BankJson.Types());
        await StartAsync();
    }

    public Task<Balance> BalanceAsync(string key) => System.AskAsync<Balance>(Account.Id(key), new GetBalance(), Patience);

    /// <summary>Waits, by the journal, until an actor has an event that fits.</summary>
    public async Task<T> EventAsync<T>(string key, Func<T, bool>? fits = null)
        where T : AccountEvent
    {
        using var giveUp = new CancellationTokenSource(Patience);
        await foreach (var item in System.FollowAsync(Account.Id(key), 1, giveUp.Token))
        {
            if (item.Event is T match && fits?.Invoke(match) != false)
            {
                return match;
            }
        }

        throw new InvalidOperationException("unreachable: following ends by cancellation only");
    }

    /// <summary>Looks again and again until a condition holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var giveUp = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await condition())
        {
            await tick.WaitForNextTickAsync(giveUp.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await System.DisposeAsync();
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

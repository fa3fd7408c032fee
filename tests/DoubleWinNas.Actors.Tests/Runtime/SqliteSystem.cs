using DoubleWinNas.Actors.Store.Sqlite;
using DoubleWinNas.Actors.Tests.Bank;
using Microsoft.Data.Sqlite;

namespace DoubleWinNas.Actors.Tests.Runtime;

/// <summary>A real system on a real file and real time, for one test.</summary>
public sealed class SqliteSystem : IAsyncDisposable
{
    private readonly List<ActorSystem> _more = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("actors-").FullName;

    private readonly Account _account;

    public SqliteSystem(Func<ActorSystemOptions, ActorSystemOptions>? configure = null, Account? account = null)
    {
        _account = account ?? new Account();
        DatabasePath = Path.Combine(_folder, "actors.db");
        Store = new SqliteActorStore(new SqliteStoreOptions(DatabasePath) { ShardCount = 8, Durable = false });
        var options = new ActorSystemOptions { NodeId = "node-1", MinBackoff = TimeSpan.FromMilliseconds(10), MaxBackoff = TimeSpan.FromMilliseconds(80) };
        System = new ActorSystem(configure?.Invoke(options) ?? options, Store, [_account], BankJson.Types());
    }

    public string DatabasePath { get; }

    public SqliteActorStore Store { get; }

    public ActorSystem System { get; private set; }

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

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
        System = new ActorSystem(System.Options, Store, [_account], BankJson.Types());
        await StartAsync();
    }

    /// <summary>Another node on the same store, in this process.</summary>
    public async Task<ActorSystem> AddNodeAsync(string nodeId)
    {
        var node = new ActorSystem(System.Options with { NodeId = nodeId }, Store, [_account], BankJson.Types());
        _more.Add(node);
        await node.StartAsync(CancellationToken.None);
        await node.WhenUpAsync(new CancellationTokenSource(Patience).Token);
        return node;
    }

    /// <summary>Changes the database behind the runtime's back.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Waits until no mail is left.</summary>
    public Task QuietAsync() => UntilAsync(async () => (await Store.MailboxDepthsAsync(1, CancellationToken.None)).Count == 0);

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
        foreach (var node in _more)
        {
            await node.DisposeAsync();
        }

        await System.DisposeAsync();
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

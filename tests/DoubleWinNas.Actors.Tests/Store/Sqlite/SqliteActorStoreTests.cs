using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Store.Sqlite;
using DoubleWinNas.Actors.Testing;

namespace DoubleWinNas.Actors.Tests.Store.Sqlite;

public sealed class SqliteActorStoreTests : ActorStoreSpecification
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actors-").FullName;
    private readonly ManualTimeProvider _clock = new();

    protected override async Task<IActorStore> OpenStoreAsync(int shards)
    {
        var store = new SqliteActorStore(
            new SqliteStoreOptions(Path.Combine(_folder, "actors.db")) { ShardCount = shards, TimeProvider = _clock, Durable = false });
        await store.OpenAsync(None);
        return store;
    }

    protected override Task PassTimeAsync(TimeSpan span)
    {
        _clock.Advance(span);
        return Task.CompletedTask;
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

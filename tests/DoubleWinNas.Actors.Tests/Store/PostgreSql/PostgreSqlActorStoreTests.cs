using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Store.PostgreSql;
using DoubleWinNas.Actors.Tests.PostgreSql;

namespace DoubleWinNas.Actors.Tests.Store.PostgreSql;

public sealed class PostgreSqlActorStoreTests : ActorStoreSpecification
{
    // No grace: the tests of the specification let leases run out in moments after joining.
    protected override async Task<IActorStore> OpenStoreAsync(int shards)
    {
        var options = new PostgreSqlStoreOptions(await SharedPostgreSql.NewDatabaseAsync()) { ShardCount = shards, ReconnectGrace = TimeSpan.Zero };
        var store = new PostgreSqlActorStore(options);
        await store.OpenAsync(CancellationToken.None);
        return store;
    }

    // The server's clock can't be turned.
    protected override Task PassTimeAsync(TimeSpan span) => Task.Delay(span);
}

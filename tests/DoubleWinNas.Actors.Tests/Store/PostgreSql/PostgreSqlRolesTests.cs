using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Store.PostgreSql;
using DoubleWinNas.Actors.Tests.PostgreSql;
using Npgsql;

namespace DoubleWinNas.Actors.Tests.Store.PostgreSql;

/// <summary>The roles of <c>deploy/database/roles.sql</c>: nodes need no more than the application's.</summary>
public sealed class PostgreSqlRolesTests
{
    [Fact]
    public async Task A_role_that_may_change_no_table_is_enough_for_a_node_once_the_owner_has_made_the_schema()
    {
        var none = CancellationToken.None;
        var superuser = await SharedPostgreSql.NewDatabaseAsync();
        await MakeRolesAsync(superuser);
        await using (var early = Store(superuser, "dwnas"))
        {
            Assert.Contains("permission denied", (await Assert.ThrowsAnyAsync<Exception>(() => early.OpenAsync(none))).ToString());
        }

        await using (var owner = Store(superuser, "dwnas_owner"))
        {
            await owner.OpenAsync(none);
        }

        await MakeRolesAsync(superuser);
        await using var store = Store(superuser, "dwnas");
        await store.OpenAsync(none);
        var node = await PostgreSqlStores.JoinAsync(store, "node");
        var shards = await store.ClaimShardsAsync(node, 64, none);
        var actor = new ActorId("account", "a");
        await store.EnqueueAsync([new OutgoingMessage(actor, null, "t/1", "1")], none);
        var mail = Assert.Single((await store.ReadMailAsync(new MailboxQuery([.. Enumerable.Range(0, 64)], [], [], 10), none)).Rows);
        var handled = new HandledMessage(actor, shards.Single(s => s.Shard == Sharding.ShardOf(actor, 64)), mail.Sequence, 0, [new EventData("e/1", "{}")])
        {
            Work = [new WorkRequest("w-1", "train", "p/1", "{}", [], Priority: 0, MaxAttempts: 2)],
        };
        Assert.Equal(CommitStatus.Committed, (await store.CommitAsync(new CommitBatch(node, [handled], new HashSet<int>()), none)).Status);
        await store.SawWorkerAsync(new WorkerSeen("w", "p", "node", ["train"], [], "1", "h"), none);
        var lease = (await store.LeaseWorkAsync(new WorkPull("w", ["train"], [], TimeSpan.FromMinutes(1)), none))!;
        Assert.Equal(WorkVerdict.Accepted, await store.CompleteWorkAsync(lease.Id, lease.Epoch, "r/1", "{}", none));
        await store.MaintainAsync(none);
        Assert.True(await store.HeartbeatAsync(node, NodeState.Up, TimeSpan.FromMinutes(1), none));
        Assert.Single((await store.DetectAsync(none)).Nodes);
    }

    private static PostgreSqlActorStore Store(string superuser, string role) =>
        new(new PostgreSqlStoreOptions(new NpgsqlConnectionStringBuilder(superuser) { Username = role }.ConnectionString) { ReconnectGrace = TimeSpan.Zero });

    private static async Task MakeRolesAsync(string superuser)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DoubleWinNas.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        // Lines with a backslash are psql's own.
        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, "deploy", "database", "roles.sql"));
        await using var connection = new NpgsqlConnection(superuser);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(string.Join('\n', lines.Where(line => !line.StartsWith('\\'))), connection);
        await command.ExecuteNonQueryAsync();
    }
}

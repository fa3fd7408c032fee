using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Store.Sqlite;
using Microsoft.Data.Sqlite;

namespace DoubleWinNas.Actors.Tests.Store.Sqlite;

public sealed class SqliteOpeningTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actors-").FullName;

    private string DatabasePath => Path.Combine(_folder, "deep", "actors.db");

    [Fact]
    public async Task A_database_is_created_with_its_folder_and_found_again()
    {
        await using (var first = await OpenAsync(shards: 16))
        {
            await first.EnqueueAsync([new OutgoingMessage(new ActorId("a", "b"), null, "t/1", "1")], CancellationToken.None);
        }

        await using var second = await OpenAsync(shards: 64);
        Assert.Equal(16, second.ShardCount);
        Assert.Single((await second.ReadMailAsync(new MailboxQuery([.. Enumerable.Range(0, 16)], [], [], 10), CancellationToken.None)).Rows);
    }

    [Fact]
    public async Task A_second_opening_is_refused_while_the_first_lives()
    {
        await using (await OpenAsync())
        {
            var error = await Assert.ThrowsAsync<ActorException>(() => OpenAsync());
            Assert.StartsWith($"SQLite {DatabasePath}: another process has it open. An embedded database serves one node", error.Message);
        }

        await using var again = await OpenAsync();
    }

    [Fact]
    public async Task A_newer_schema_is_refused_with_both_versions()
    {
        await using (await OpenAsync())
        {
        }

        Execute("UPDATE meta SET schema_version = 99, oldest_reader = 99");

        var error = await Assert.ThrowsAsync<ActorException>(() => OpenAsync());
        Assert.Contains("its schema has version 99, this program knows versions up to 3", error.Message);
    }

    [Fact]
    public async Task A_newer_schema_that_allows_older_programs_is_opened()
    {
        await using (await OpenAsync())
        {
        }

        Execute("UPDATE meta SET schema_version = 99, oldest_reader = 2");

        await using var store = await OpenAsync();
        Assert.Empty(await store.ListWorkersAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task A_database_of_the_first_schema_keeps_what_it_holds_when_it_is_migrated()
    {
        await using (var first = await OpenAsync(knownSchema: 1))
        {
            await first.EnqueueAsync([new OutgoingMessage(new ActorId("a", "b"), null, "t/1", "1")], CancellationToken.None);
        }

        await using var second = await OpenAsync();
        Assert.Single((await second.ReadMailAsync(new MailboxQuery([.. Enumerable.Range(0, 8)], [], [], 10), CancellationToken.None)).Rows);
        Assert.Empty(await second.ListTokensAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DatabasePath)!);
        await File.WriteAllTextAsync(DatabasePath, new string('x', 5000));

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync());
        Assert.Contains("the file is not a SQLite database; choose another path", error.Message);
    }

    [Fact]
    public async Task An_unusable_number_of_shards_is_refused() =>
        Assert.Contains("0 shards; allowed are 1 to 4096", (await Assert.ThrowsAsync<ActorException>(() => OpenAsync(shards: 0))).Message);

    [Fact]
    public async Task A_hundred_thousand_events_are_replayed_in_order()
    {
        await using var store = await OpenAsync(shards: 1);
        var actor = new ActorId("a", "long");
        var node = await store.JoinAsync(new NodeRegistration("n", "", ["actors"], "1"), TimeSpan.FromHours(1), CancellationToken.None);
        var lease = Assert.Single(await store.ClaimShardsAsync(node, 1, CancellationToken.None));
        await store.EnqueueAsync([new OutgoingMessage(actor, null, "t/1", "1")], CancellationToken.None);
        var row = Assert.Single((await store.ReadMailAsync(new MailboxQuery([0], [], [], 1), CancellationToken.None)).Rows);
        var events = Enumerable.Range(1, 100_000).Select(i => new EventData("t.happened/1", $"{{\"i\":{i}}}")).ToArray();
        await store.CommitAsync(
            new CommitBatch(node, [new HandledMessage(actor, lease, row.Sequence, 0, events)], new HashSet<int>()), CancellationToken.None);

        var next = 1L;
        await foreach (var replayed in store.ReplayAsync(actor, 1, long.MaxValue, long.MaxValue, CancellationToken.None))
        {
            Assert.Equal(next++, replayed.SequenceNr);
        }

        Assert.Equal(100_001, next);
    }

    [Fact]
    public async Task What_does_not_fit_on_the_disk_fails_and_what_stands_beside_it_does_not()
    {
        await using var store = await OpenAsync();
        var (big, small) = (new string('x', 3_000_000), "1");
        await store.SetWriterPragmaAsync("max_page_count = 200");

        var writes = Enumerable.Range(0, 40)
            .Select(i => (IsBig: i % 5 == 2, Done: store.EnqueueAsync([new OutgoingMessage(new ActorId("a", $"{i}"), null, "t/1", i % 5 == 2 ? big : small)], CancellationToken.None)))
            .ToList();
        foreach (var (isBig, done) in writes)
        {
            if (isBig)
            {
                Assert.Contains("the disk is full", (await Assert.ThrowsAsync<StoreUnavailableException>(() => done)).Message);
            }
            else
            {
                await done;
            }
        }

        Assert.Equal(32, (await store.ReadMailAsync(new MailboxQuery([.. Enumerable.Range(0, 8)], [], [], 100), CancellationToken.None)).Rows.Count);
    }

    [Fact]
    public async Task What_is_asked_of_a_closed_store_is_refused()
    {
        var store = await OpenAsync();
        await store.DisposeAsync();
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.EnqueueAsync([new OutgoingMessage(new ActorId("a", "b"), null, "t/1", "1")], CancellationToken.None));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<SqliteActorStore> OpenAsync(int shards = 8, int knownSchema = int.MaxValue)
    {
        var store = new SqliteActorStore(new SqliteStoreOptions(DatabasePath) { ShardCount = shards, Durable = false, KnownSchema = knownSchema });
        try
        {
            await store.OpenAsync(CancellationToken.None);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace DoubleWinNas.Benchmarks.Actors;

/// <summary>
/// The yardstick: the SQL that one message costs at least, without any runtime, on the same database in the same run. One transaction per
/// message: check the shard, delete the message, append the event, insert the next message.
/// </summary>
internal static class BareLoop
{
    private const string Event = """{"Left":1000}""";

    /// <summary>Messages per second of <paramref name="connections"/> loops, each with a batch in one round trip per message.</summary>
    public static async Task<double> PostgreSqlAsync(string connectionString, int connections, int messages, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + $";Max Auto Prepare=50;Auto Prepare Min Usages=2;Maximum Pool Size={connections + 1}");
        await using (var setup = source.CreateCommand(
            "CREATE TABLE bare_shards (shard integer PRIMARY KEY, owner bigint, epoch bigint); " +
            "CREATE TABLE bare_mailbox (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, shard integer, kind text, key text, sender text, type text, payload text, enqueued_at timestamptz DEFAULT now()); " +
            "CREATE INDEX ON bare_mailbox (kind, key, seq); " +
            "CREATE TABLE bare_journal (kind text, key text, seq_nr bigint, type text, payload text, at timestamptz DEFAULT now(), PRIMARY KEY (kind, key, seq_nr)); " +
            "INSERT INTO bare_shards SELECT generate_series(0, 63), 1, 1"))
        {
            await setup.ExecuteNonQueryAsync(cancellationToken);
        }

        await Task.WhenAll(Enumerable.Range(0, connections).Select(i => LoopAsync(i, 50)));
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(i => LoopAsync(i + connections, messages / connections)));
        return messages / Stopwatch.GetElapsedTime(started).TotalSeconds;

        async Task LoopAsync(int actor, int count)
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var first = new NpgsqlCommand("INSERT INTO bare_mailbox (shard, kind, key) VALUES (0, 'station', '0') RETURNING seq", connection);
            var mail = (long)(await first.ExecuteScalarAsync(cancellationToken))!;
            for (var n = 1; n <= count; n++)
            {
                await using var batch = new NpgsqlBatch(connection);
                Add(batch, "SELECT 1 FROM bare_shards WHERE shard = $1 AND owner = 1 AND epoch = 1 FOR SHARE", actor % 64);
                Add(batch, "DELETE FROM bare_mailbox WHERE seq = $1", mail);
                Add(batch, "INSERT INTO bare_journal (kind, key, seq_nr, type, payload) VALUES ('station', $1, $2, 'relay.passed/1', $3)", $"{actor}", (long)n, Event);
                Add(
                    batch,
                    "INSERT INTO bare_mailbox (shard, kind, key, sender, type, payload) VALUES ($1, 'station', $2, 'station/1', 'relay.token/1', $3) RETURNING seq",
                    actor % 64,
                    $"{actor}",
                    Event);
                await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
                await reader.NextResultAsync(cancellationToken);
                await reader.ReadAsync(cancellationToken);
                mail = reader.GetInt64(0);
            }
        }
    }

    /// <summary>Messages per second of one loop; SQLite has one writer.</summary>
    public static double Sqlite(string path, int messages)
    {
        using var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        Command(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE shards (shard INTEGER PRIMARY KEY, owner INTEGER, epoch INTEGER); " +
            "CREATE TABLE mailbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, shard INTEGER, kind TEXT, key TEXT, sender TEXT, type TEXT, payload TEXT, enqueued_at INTEGER); " +
            "CREATE INDEX mailbox_by_shard ON mailbox (shard, seq); CREATE INDEX mailbox_by_actor ON mailbox (kind, key, seq); " +
            "CREATE TABLE journal (kind TEXT, key TEXT, seq_nr INTEGER, type TEXT, payload TEXT, at INTEGER, PRIMARY KEY (kind, key, seq_nr)) WITHOUT ROWID; " +
            "INSERT INTO shards VALUES (1, 1, 1); INSERT INTO mailbox (shard, kind, key) VALUES (1, 'station', '0')").ExecuteNonQuery();
        using var begin = Command("BEGIN IMMEDIATE");
        using var fence = Command("SELECT 1 FROM shards WHERE shard = 1 AND owner = 1 AND epoch = 1");
        using var delete = Command("DELETE FROM mailbox WHERE seq = $1", 0L);
        using var append = Command("INSERT INTO journal VALUES ('station', '1', $1, 'relay.passed/1', $2, 1767225600000)", 0L, Event);
        using var send = Command(
            "INSERT INTO mailbox (shard, kind, key, sender, type, payload, enqueued_at) VALUES (1, 'station', '1', 'station/1', 'relay.token/1', $1, 1767225600000)", Event);
        using var commit = Command("COMMIT");
        var started = Stopwatch.GetTimestamp();
        for (var n = 1L; n <= messages; n++)
        {
            begin.ExecuteNonQuery();
            fence.ExecuteScalar();
            delete.Parameters[0].Value = n;
            delete.ExecuteNonQuery();
            append.Parameters[0].Value = n;
            append.ExecuteNonQuery();
            send.ExecuteNonQuery();
            commit.ExecuteNonQuery();
        }

        return messages / Stopwatch.GetElapsedTime(started).TotalSeconds;

        SqliteCommand Command(string sql, params object[] arguments)
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < arguments.Length; i++)
            {
                command.Parameters.AddWithValue($"${i + 1}", arguments[i]);
            }

            return command;
        }
    }

    private static void Add(NpgsqlBatch batch, string sql, params object[] arguments)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        }

        batch.BatchCommands.Add(command);
    }
}

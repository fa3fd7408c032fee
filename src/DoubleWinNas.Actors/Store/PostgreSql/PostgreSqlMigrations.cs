using System.Globalization;
using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

/// <summary>Brings a database to the schema that this program knows.</summary>
internal static class PostgreSqlMigrations
{
    // Nodes that start together wait here for one another, also before the first table exists.
    private const string OneAtATime = "SELECT pg_advisory_xact_lock(hashtext('dwnas schema'), hashtext(current_schema()))";

    /// <returns>The database's number of shards.</returns>
    public static async Task<int> MigrateAsync(PostgreSqlDatabase database, int shardCount, int knownSchema, CancellationToken cancellationToken)
    {
        var scripts = SchemaScripts.Of("Store/PostgreSql/Schema/", knownSchema);
        var known = scripts[^1].Version;
        var found = await VersionAsync(database, cancellationToken);
        if (found > known && !SchemaScripts.CanWorkOn(found, known, await OldestReaderAsync(database, cancellationToken)))
        {
            throw SchemaScripts.Newer(database.Description, found, known);
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        foreach (var (version, sql) in scripts.Where(script => script.Version > found))
        {
            await database.GuardedAsync(() => ApplyAsync(connection, version, sql, cancellationToken));
        }

        return await EnsureShardsAsync(database, shardCount, cancellationToken);
    }

    private static async Task<int> VersionAsync(PostgreSqlDatabase database, CancellationToken cancellationToken)
    {
        // Asked first: even IF NOT EXISTS needs the right to create, which a role that only reads and writes has not.
        var isThere = await database.QueryAsync(new Statement("SELECT to_regclass('meta') IS NOT NULL"), r => r.GetBoolean(0), cancellationToken);
        if (!isThere.Single())
        {
            await database.ExecuteAsync(
                cancellationToken,
                new Statement(OneAtATime),
                new Statement("CREATE TABLE IF NOT EXISTS meta (schema_version integer NOT NULL, shard_count integer)"));
        }

        var versions = await database.QueryAsync(new Statement("SELECT schema_version FROM meta"), r => r.GetInt32(0), cancellationToken);
        return versions.FirstOrDefault();
    }

    private static async Task<int> OldestReaderAsync(PostgreSqlDatabase database, CancellationToken cancellationToken) =>
        (await database.QueryAsync(new Statement("SELECT oldest_reader FROM meta"), r => r.GetInt32(0), cancellationToken)).Single();

    private static async Task<bool> ApplyAsync(NpgsqlConnection connection, int version, string sql, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(OneAtATime);
        var current = await ScalarAsync("SELECT schema_version FROM meta") as int? ?? 0;
        if (current >= version)
        {
            return false;
        }

        await ExecuteAsync(sql);
        var number = version.ToString(CultureInfo.InvariantCulture);
        await ExecuteAsync(current == 0 ? $"INSERT INTO meta (schema_version) VALUES ({number})" : $"UPDATE meta SET schema_version = {number}");
        await transaction.CommitAsync(cancellationToken);
        return true;

        async Task ExecuteAsync(string text)
        {
            await using var command = new NpgsqlCommand(text, connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        async Task<object?> ScalarAsync(string text)
        {
            await using var command = new NpgsqlCommand(text, connection, transaction);
            return await command.ExecuteScalarAsync(cancellationToken);
        }
    }

    private static async Task<int> EnsureShardsAsync(PostgreSqlDatabase database, int shardCount, CancellationToken cancellationToken)
    {
        // READ COMMITTED: the second statement sees what a node that held the lock before us wrote.
        await database.ExecuteAsync(
            cancellationToken,
            new Statement(OneAtATime),
            new Statement("UPDATE meta SET shard_count = $1 WHERE shard_count IS NULL", shardCount),
            new Statement("INSERT INTO shards (shard) SELECT generate_series(0, (SELECT shard_count FROM meta) - 1) ON CONFLICT DO NOTHING"));
        var counts = await database.QueryAsync(new Statement("SELECT shard_count FROM meta"), r => r.GetInt32(0), cancellationToken);
        return counts.Single();
    }
}

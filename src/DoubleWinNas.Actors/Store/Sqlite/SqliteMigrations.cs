namespace DoubleWinNas.Actors.Store.Sqlite;

/// <summary>Brings a database to the schema that this program knows.</summary>
internal static class SqliteMigrations
{
    /// <returns>The database's number of shards.</returns>
    public static async Task<int> MigrateAsync(SqliteDatabase database, int shardCount, int knownSchema, CancellationToken cancellationToken)
    {
        var scripts = SchemaScripts.Of("Store/Sqlite/Schema/", knownSchema);
        var known = scripts[^1].Version;
        var found = await database.WriteAsync(ReadVersion, cancellationToken);
        if (found > known && !SchemaScripts.CanWorkOn(found, known, await database.WriteAsync(OldestReader, cancellationToken)))
        {
            throw SchemaScripts.Newer(database.Description, found, known);
        }

        foreach (var (version, sql) in scripts.Where(s => s.Version > found))
        {
            await database.WriteAsync(
                session =>
                {
                    session.Script(sql);
                    return session.Execute("UPDATE meta SET schema_version = $1", version);
                },
                cancellationToken);
        }

        return await database.WriteAsync(session => EnsureShards(session, shardCount), cancellationToken);
    }

    private static int ReadVersion(SqliteSession session)
    {
        session.Script("CREATE TABLE IF NOT EXISTS meta (schema_version INTEGER NOT NULL, shard_count INTEGER)");
        if (session.Scalar("SELECT schema_version FROM meta") is long version)
        {
            return (int)version;
        }

        session.Execute("INSERT INTO meta (schema_version) VALUES (0)");
        return 0;
    }

    private static int OldestReader(SqliteSession session) => (int)(long)session.Scalar("SELECT oldest_reader FROM meta")!;

    private static int EnsureShards(SqliteSession session, int shardCount)
    {
        if (session.Scalar("SELECT shard_count FROM meta") is long existing)
        {
            return (int)existing;
        }

        session.Execute("UPDATE meta SET shard_count = $1", shardCount);
        for (var shard = 0; shard < shardCount; shard++)
        {
            session.Execute("INSERT INTO shards (shard) VALUES ($1)", shard);
        }

        return shardCount;
    }
}

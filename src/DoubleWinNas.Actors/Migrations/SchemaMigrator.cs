using System.Data.Common;
using System.Globalization;

namespace DoubleWinNas.Actors.Migrations;

/// <summary>Brings a database to the schema of this program, in one transaction: wholly or not at all.</summary>
internal static class SchemaMigrator
{
    private const string Meta = "CREATE TABLE IF NOT EXISTS meta (name text PRIMARY KEY, value text NOT NULL)";

    /// <summary>Applies the scripts that the database doesn't have yet.</summary>
    /// <param name="connection">An open connection. SQLite's begins its transactions as IMMEDIATE, which keeps other migrators out.</param>
    /// <param name="scripts">All scripts of the store, from version 1.</param>
    /// <param name="exclusively">A statement that keeps other migrators out until the transaction ends, or null where beginning it does so.</param>
    /// <param name="cancellationToken">Ends the wait for the lock.</param>
    /// <exception cref="SchemaVersionException">The database was made by a newer version of this program.</exception>
    public static async Task MigrateAsync(
        DbConnection connection, IReadOnlyList<MigrationScript> scripts, string? exclusively, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (exclusively is not null)
        {
            await ExecuteAsync(transaction, exclusively, cancellationToken);
        }

        await ExecuteAsync(transaction, Meta, cancellationToken);
        var found = await VersionAsync(transaction, cancellationToken);
        if (found > scripts.Count)
        {
            throw new SchemaVersionException(connection.Database, found, scripts.Count);
        }

        if (found == scripts.Count)
        {
            return;
        }

        foreach (var script in scripts.Skip(found))
        {
            await ExecuteAsync(transaction, script.Sql, cancellationToken);
        }

        var version = scripts.Count.ToString(CultureInfo.InvariantCulture);
        await ExecuteAsync(
            transaction,
            $"INSERT INTO meta (name, value) VALUES ('schema_version', '{version}') ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<int> VersionAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = Command(transaction, "SELECT value FROM meta WHERE name = 'schema_version'");
        return await command.ExecuteScalarAsync(cancellationToken) is string value ? int.Parse(value, CultureInfo.InvariantCulture) : 0;
    }

    private static async Task ExecuteAsync(DbTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(transaction, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand Command(DbTransaction transaction, string sql)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        return command;
    }
}

using DoubleWinNas.Actors.Migrations;
using DoubleWinNas.Actors.Tests.PostgreSql;
using Npgsql;

namespace DoubleWinNas.Actors.Tests.Migrations;

public sealed class SchemaMigratorTests
{
    private const string Lock = "SELECT pg_advisory_xact_lock(1)";

    private static readonly MigrationScript First = new(1, "first", "CREATE TABLE first (a integer); INSERT INTO first VALUES (1);");
    private static readonly MigrationScript Second = new(2, "second", "ALTER TABLE first ADD COLUMN b integer;");

    [Fact]
    public async Task Only_missing_scripts_are_applied()
    {
        var database = await SharedPostgreSql.NewDatabaseAsync();
        await MigrateAsync(database, First);
        await MigrateAsync(database, First, Second);
        await MigrateAsync(database, First, Second);

        Assert.Equal(1L, await ScalarAsync(database, "SELECT count(*) FROM first"));
        Assert.Equal("2", await ScalarAsync(database, "SELECT value FROM meta WHERE name = 'schema_version'"));
    }

    [Fact]
    public async Task Nodes_that_start_together_migrate_once()
    {
        var database = await SharedPostgreSql.NewDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => MigrateAsync(database, First, Second)));

        Assert.Equal(1L, await ScalarAsync(database, "SELECT count(*) FROM first"));
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_alone()
    {
        var database = await SharedPostgreSql.NewDatabaseAsync();
        await MigrateAsync(database, First, Second);

        var refused = await Assert.ThrowsAsync<SchemaVersionException>(() => MigrateAsync(database, First));

        Assert.Equal((2, 1), (refused.Found, refused.Known));
        Assert.Equal("2", await ScalarAsync(database, "SELECT value FROM meta WHERE name = 'schema_version'"));
    }

    [Fact]
    public async Task A_failing_script_leaves_nothing_of_itself_or_its_predecessors()
    {
        var database = await SharedPostgreSql.NewDatabaseAsync();
        var broken = new MigrationScript(2, "broken", "CREATE TABLE second (a integer); SELECT 1/0;");

        await Assert.ThrowsAsync<PostgresException>(() => MigrateAsync(database, First, broken));

        Assert.Equal(0L, await ScalarAsync(database, "SELECT count(*) FROM pg_tables WHERE tablename IN ('first', 'second', 'meta')"));
    }

    private static async Task MigrateAsync(string database, params MigrationScript[] scripts)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await SchemaMigrator.MigrateAsync(connection, scripts, Lock, CancellationToken.None);
    }

    private static async Task<object?> ScalarAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}

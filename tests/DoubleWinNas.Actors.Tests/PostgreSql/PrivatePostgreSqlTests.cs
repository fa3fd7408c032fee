using DoubleWinNas.Actors.Harness.PostgreSql;
using Npgsql;

namespace DoubleWinNas.Actors.Tests.PostgreSql;

public sealed class PrivatePostgreSqlTests
{
    [Theory]
    [InlineData(PostgreSqlShutdown.Fast)]
    [InlineData(PostgreSqlShutdown.Immediate)]
    public async Task What_was_committed_survives_a_restart(PostgreSqlShutdown shutdown)
    {
        await using var server = await PrivatePostgreSql.StartNewAsync();
        await ExecuteAsync(server, "CREATE TABLE survivor (n integer); INSERT INTO survivor VALUES (42)");

        await server.StopAsync(shutdown);
        await Assert.ThrowsAsync<NpgsqlException>(() => ExecuteAsync(server, "SELECT 1"));
        await server.StartAsync();

        Assert.Equal(42, await ExecuteAsync(server, "SELECT n FROM survivor"));
    }

    [Fact]
    public async Task A_disposed_server_leaves_no_folder_behind()
    {
        var server = await PrivatePostgreSql.StartNewAsync();
        Assert.True(Directory.Exists(server.Folder));

        await server.DisposeAsync();

        Assert.False(Directory.Exists(server.Folder));
    }

    private static async Task<object?> ExecuteAsync(PrivatePostgreSql server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString() + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}

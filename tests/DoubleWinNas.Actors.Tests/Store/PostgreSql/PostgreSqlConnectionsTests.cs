using DoubleWinNas.Actors.Store.PostgreSql;
using Npgsql;

namespace DoubleWinNas.Actors.Tests.Store.PostgreSql;

public sealed class PostgreSqlConnectionsTests
{
    [Fact]
    public void What_the_connection_string_leaves_open_is_set_for_short_statements_and_short_outages()
    {
        var pooled = Pooled("Host=one,two;Database=dwnas");

        Assert.Equal((16, 5, 15, 10, 1, 100), (pooled.MaxPoolSize, pooled.Timeout, pooled.CommandTimeout, pooled.KeepAlive, pooled.HostRecheckSeconds, pooled.MaxAutoPrepare));
    }

    [Fact]
    public void What_the_connection_string_says_stays()
    {
        var pooled = Pooled("Host=one,two;Database=dwnas;Maximum Pool Size=3;Timeout=7;Host Recheck Seconds=4;Max Auto Prepare=0");

        Assert.Equal((3, 7, 4, 0), (pooled.MaxPoolSize, pooled.Timeout, pooled.HostRecheckSeconds, pooled.MaxAutoPrepare));
    }

    private static NpgsqlConnectionStringBuilder Pooled(string connectionString) => new(new PostgreSqlConnections(connectionString).Pooled);
}

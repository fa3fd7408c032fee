using DoubleWinNas.Actors.Harness.PostgreSql;

namespace DoubleWinNas.Node.Tests;

/// <summary>The one PostgreSQL server of this test run; each test takes a database of its own.</summary>
internal static class SharedPostgreSql
{
    private static readonly Lazy<Task<PrivatePostgreSql>> Server = new(() => PrivatePostgreSql.StartNewAsync());

    /// <summary>Makes an empty database and returns its connection string.</summary>
    public static async Task<string> NewDatabaseAsync() => await (await Server.Value).CreateDatabaseAsync();
}

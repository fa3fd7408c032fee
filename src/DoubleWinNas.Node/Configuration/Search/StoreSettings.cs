using DoubleWinNas.Networks;
using Npgsql;

namespace DoubleWinNas.Node.Configuration.Search;

/// <summary>Where a cluster remembers.</summary>
internal sealed record StoreSettings
{
    /// <summary>Connection string of PostgreSQL; null: SQLite in the node's folder.</summary>
    public ConnectionText? Connection { get; init; }

    /// <summary>The database's password.</summary>
    public Secret? Password { get; init; }

    /// <summary>File whose first line is the database's password.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The connection string with the password in it; null for SQLite.</summary>
    /// <exception cref="InputException">The string or the password file cannot be read.</exception>
    public string? ConnectionString()
    {
        if (Connection is not { } connection)
        {
            return null;
        }

        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(connection.Text);
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw new InputException($"node.store.connection: {error.Message} An example: Host=db.local;Database=dwnas;Username=dwnas", error);
        }

        builder.Password = PasswordFile is { } file ? FirstLine(file) : Password?.Text ?? builder.Password;
        return builder.ConnectionString;
    }

    private static string FirstLine(string file)
    {
        try
        {
            return File.ReadLines(file).FirstOrDefault() is { Length: > 0 } password ? password : throw new InputException($"node.store.password-file: {file} is empty; its first line is to be the password.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"node.store.password-file: {file} cannot be read: {error.Message}", error);
        }
    }
}

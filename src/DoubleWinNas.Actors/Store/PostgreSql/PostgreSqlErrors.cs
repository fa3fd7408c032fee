using System.Net.Sockets;
using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

/// <summary>PostgreSQL's error codes (its manual's appendix A) in this house's terms.</summary>
internal static class PostgreSqlErrors
{
    /// <summary>Raised by actors_fence; the hint lists the lost shards.</summary>
    public const string Fenced = "DWN01";

    /// <summary>Raised by actors_consume and actors_expect; the hint is the index of the handled message at fault.</summary>
    public const string Conflict = "DWN02";

    /// <summary>Two transactions waited for each other, and this one was chosen to end: nothing of it happened, so it is simply run again.</summary>
    public static bool IsTransient(Exception error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    /// <summary>A value that the database refuses to hold.</summary>
    public static bool IsRejection(PostgresException error) => error.SqlState[..2] is "22" or "23" or "54";

    /// <summary>The store's trouble, or null when the statement itself is at fault.</summary>
    /// <param name="error">What Npgsql threw.</param>
    /// <param name="description">The database, for the message.</param>
    /// <param name="sent">Whether statements were already on their way, so that a lost connection leaves their outcome open.</param>
    public static StoreUnavailableException? Unavailable(Exception error, string description, bool sent) => error switch
    {
        // An ERROR rolled the transaction back for certain; a FATAL one ended the session, perhaps just after the commit.
        PostgresException server => Reason(server) is { } reason
            ? new StoreUnavailableException(
                $"{description}: {reason} (PostgreSQL: {server.MessageText})", sent && server.InvariantSeverity is "FATAL" or "PANIC", server)
            : null,
        NpgsqlException { InnerException: SocketException } when !sent =>
            new StoreUnavailableException($"{description}: no connection; check that the server runs and can be reached ({Text(error)})", false, error),
        NpgsqlException { InnerException: TimeoutException } => new StoreUnavailableException(
            $"{description}: no answer in time; check the server's load and the network ({Text(error)})", sent, error),
        NpgsqlException => new StoreUnavailableException($"{description}: the connection broke ({Text(error)})", sent, error),
        _ => null,
    };

    private static string? Reason(PostgresException error) => error.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "the server refuses the login; check user and password of the connection string and the server's pg_hba.conf",
        PostgresErrorCodes.InvalidCatalogName => "there is no such database; create it or correct the connection string",
        PostgresErrorCodes.InsufficientPrivilege => "the user lacks a privilege; grant it the rights that the operations page names",
        PostgresErrorCodes.DiskFull => "the server's disk is full; free some space",
        PostgresErrorCodes.OutOfMemory => "the server is out of memory",
        PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ConfigurationLimitExceeded =>
            "the server has no free connection; raise its max_connections or lower the nodes' Maximum Pool Size",
        PostgresErrorCodes.ReadOnlySqlTransaction => "the database is read-only; connect to the primary server or lift the read-only setting",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.DatabaseDropped => "the server ended the connection",
        PostgresErrorCodes.CannotConnectNow => "the server is starting up or shutting down",
        PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable => "the server took too long",
        PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => "the server found a deadlock again and again",
        PostgresErrorCodes.IoError => "the server's disk reports an input/output error",
        _ => error.SqlState[..2] switch
        {
            "08" => "the connection broke",
            "53" => "the server is out of a resource",
            "57" => "the server ended the connection or the statement",
            "58" or "XX" => "the server reports an internal error",
            _ => null,
        },
    };

    private static string Text(Exception error) => error.InnerException is { } inner ? $"{error.Message}: {inner.Message}" : error.Message;
}

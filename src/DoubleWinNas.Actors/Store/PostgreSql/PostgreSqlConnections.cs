using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

/// <summary>The connection strings of a store: the pool's, and those of its connections with a life of their own.</summary>
internal sealed class PostgreSqlConnections
{
    private readonly NpgsqlConnectionStringBuilder _pooled;

    /// <exception cref="ActorException">The connection string can't be read.</exception>
    public PostgreSqlConnections(string connectionString)
    {
        try
        {
            _pooled = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw new ActorException(
                $"PostgreSQL connection string: {error.Message} Expected, for example: Host=db.local;Database=dwnas;Username=dwnas;Password=secret", error);
        }

        Session = $"dwnas-{Environment.ProcessId}-{Guid.NewGuid():N}";
        _pooled.ApplicationName = Session;
        Default("Maximum Pool Size", () => _pooled.MaxPoolSize = 16);
        Default("Timeout", () => _pooled.Timeout = 5);
        Default("Command Timeout", () => _pooled.CommandTimeout = 15);
        Default("Keepalive", () => _pooled.KeepAlive = 10);

        // Of several hosts, one that was gone is asked again after so long; Npgsql's own 10 s would be the outage of a restart that takes one.
        Default("Host Recheck Seconds", () => _pooled.HostRecheckSeconds = 1);
        Default("Max Auto Prepare", () => _pooled.MaxAutoPrepare = 100);
        Default("Auto Prepare Min Usages", () => _pooled.AutoPrepareMinUsages = 2);

        // Compiling a plan takes a hundred times as long as the short statements of this store run; the planner can't know.
        _pooled.Options = $"{_pooled.Options} -c jit=off".Trim();
        Description = $"PostgreSQL {_pooled.Host}:{_pooled.Port}/{_pooled.Database ?? _pooled.Username}";

        void Default(string keyword, Action set)
        {
            // ContainsKey would say yes to every keyword that there is.
            if (!_pooled.ShouldSerialize(keyword))
            {
                set();
            }
        }
    }

    /// <summary>Server, port and database; never a password.</summary>
    public string Description { get; }

    /// <summary>The application name of every connection of this store, by which peers find the sessions of a dead node.</summary>
    public string Session { get; }

    public string Pooled => _pooled.ConnectionString;

    /// <summary>For a connection that one owner keeps open.</summary>
    /// <param name="options">Server settings, <c>-c name=value</c>.</param>
    public string Dedicated(string? options = null)
    {
        var dedicated = new NpgsqlConnectionStringBuilder(Pooled) { Pooling = false, MaxAutoPrepare = 0 };
        if (options is not null)
        {
            dedicated.Options = string.Join(' ', dedicated.Options, options).Trim();
        }

        return dedicated.ConnectionString;
    }
}

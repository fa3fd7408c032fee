using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

/// <summary>
/// The session that stands for one incarnation: it holds an advisory lock for as long as the process lives, and only the node's heartbeat
/// uses it. All its calls are synchronous, so that a heartbeat depends on the calling thread alone and on no thread pool.
/// </summary>
internal sealed class NodePresence(PostgreSqlConnections connections, PostgreSqlStoreOptions options) : IDisposable
{
    /// <summary>First word of the advisory lock's key; the second is the incarnation.</summary>
    public const int LockClass = 0x44574E41;

    private readonly Lock _lock = new();
    private NpgsqlConnection? _connection;
    private long _openedAt;
    private bool _isTrusting;
    private bool _locked;

    /// <summary>The node that this is the presence of.</summary>
    public required string NodeId { get; init; }

    public long Incarnation { get; private set; }

    /// <summary>
    /// Whether the absence of others proves nothing yet: the session has just been opened anew, or with a server that has just come up, and they
    /// may be about to do the same.
    /// </summary>
    public bool InGrace => Volatile.Read(ref _isTrusting) && options.TimeProvider.GetElapsedTime(Volatile.Read(ref _openedAt)) < options.ReconnectGrace;

    /// <summary>Runs the statements of a join in one transaction; the advisory lock is held before anyone can see the new row.</summary>
    /// <param name="register">Given the session, returns the new incarnation.</param>
    public void Join(Func<NpgsqlConnection, NpgsqlTransaction, long> register)
    {
        lock (_lock)
        {
            Guarded(() =>
            {
                var connection = Open_NeedsLock();
                Volatile.Write(ref _isTrusting, ServerHasJustComeUp(connection));
                using var transaction = connection.BeginTransaction();
                Incarnation = register(connection, transaction);
                TakeLock_NeedsLock(connection);
                transaction.Commit();
                return true;
            });
        }
    }

    /// <summary>Runs the heartbeat's statement, after coming back to a lost session where needed.</summary>
    /// <returns>Whether it changed a row.</returns>
    public bool Beat(Func<bool, Statement> statement)
    {
        lock (_lock)
        {
            return Guarded(() =>
            {
                var connection = Open_NeedsLock();
                if (!_locked)
                {
                    TakeLock_NeedsLock(connection);
                }

                using var batch = PostgreSqlDatabase.Batch(connection, [statement(InGrace)]);
                return batch.ExecuteNonQuery() == 1;
            });
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Close_NeedsLock();
        }
    }

    private NpgsqlConnection Open_NeedsLock()
    {
        if (_connection is null)
        {
            var connection = new NpgsqlConnection(connections.Dedicated());
            try
            {
                connection.Open();
            }
            catch
            {
                connection.Dispose();
                throw;
            }

            _connection = connection;
            Volatile.Write(ref _openedAt, options.TimeProvider.GetTimestamp());
            Volatile.Write(ref _isTrusting, true);
        }

        return _connection;
    }

    private bool ServerHasJustComeUp(NpgsqlConnection connection)
    {
        using var batch = PostgreSqlDatabase.Batch(connection, [new Statement("SELECT pg_postmaster_start_time() > now() - $1", options.ReconnectGrace)]);
        return batch.ExecuteScalar() is true;
    }

    // Not taken while the server still holds our last session, whose end it hasn't noticed: that one's lock stands for us until then.
    private void TakeLock_NeedsLock(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand($"SELECT pg_try_advisory_lock({LockClass}, {(int)Incarnation})", connection);
        _locked = command.ExecuteScalar() is true;
    }

    private void Close_NeedsLock()
    {
        _locked = false;
        _connection?.Dispose();
        _connection = null;
    }

    private T Guarded<T>(Func<T> work)
    {
        var sent = _connection is not null;
        try
        {
            return work();
        }
        catch (Exception error)
        {
            // Whatever went wrong, the session's state is no longer known.
            Close_NeedsLock();
            if (PostgreSqlErrors.Unavailable(error, connections.Description, sent) is { } unavailable)
            {
                throw unavailable;
            }

            throw;
        }
    }
}

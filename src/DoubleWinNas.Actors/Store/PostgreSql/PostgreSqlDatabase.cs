using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

/// <summary>
/// The pool of connections. Every piece of work is one batch, sent in one round trip: the server runs it as one transaction, so nothing of it
/// remains when any statement fails.
/// </summary>
internal sealed class PostgreSqlDatabase(PostgreSqlConnections connections) : IAsyncDisposable
{
    private const int MaxDeadlocks = 10;

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connections.Pooled);

    public string Description => connections.Description;

    /// <summary>Runs the statements as one transaction and lets <paramref name="read"/> read their results.</summary>
    /// <exception cref="StoreUnavailableException">The database can't work now.</exception>
    /// <exception cref="PostgresException">A statement was refused.</exception>
    public async Task<T> RunAsync<T>(
        IReadOnlyList<Statement> statements, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        for (var deadlocks = 0; ; deadlocks++)
        {
            await using var connection = await OpenAsync(cancellationToken);
            try
            {
                await using var batch = Batch(connection, statements);
                await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
                var result = await read(reader, cancellationToken);

                // A later statement's error surfaces only when its result is reached.
                while (await reader.NextResultAsync(cancellationToken))
                {
                }

                return result;
            }
            catch (PostgresException error) when (PostgreSqlErrors.IsTransient(error) && deadlocks < MaxDeadlocks)
            {
            }
            catch (Exception error) when (PostgreSqlErrors.Unavailable(error, Description, sent: true) is { } unavailable)
            {
                throw Lost(error, unavailable);
            }
        }
    }

    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _source.OpenConnectionAsync(cancellationToken);
        }
        catch (Exception error) when (PostgreSqlErrors.Unavailable(error, Description, sent: false) is { } unavailable)
        {
            throw Lost(error, unavailable);
        }
    }

    /// <summary>All rows of one statement.</summary>
    public Task<List<T>> QueryAsync<T>(Statement statement, Func<NpgsqlDataReader, T> map, CancellationToken cancellationToken) =>
        RunAsync([statement], (reader, token) => RowsAsync(reader, map, token), cancellationToken);

    /// <summary>Number of rows that the statements changed.</summary>
    public Task<int> ExecuteAsync(CancellationToken cancellationToken, params IReadOnlyList<Statement> statements) =>
        RunAsync(
            statements,
            async (reader, token) =>
            {
                while (await reader.NextResultAsync(token))
                {
                }

                return reader.RecordsAffected;
            },
            cancellationToken);

    /// <summary>The rest of the current result.</summary>
    public static async Task<List<T>> RowsAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> map, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    public static NpgsqlBatch Batch(NpgsqlConnection connection, IReadOnlyList<Statement> statements)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(statement.ToCommand());
        }

        return batch;
    }

    /// <summary>Reading code outside of a batch, with PostgreSQL's trouble told in this house's terms.</summary>
    public async Task<T> GuardedAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (PostgreSqlErrors.Unavailable(error, Description, sent: true) is { } unavailable)
        {
            throw Lost(error, unavailable);
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    // When one connection broke, the idle ones are most likely broken too; each would cost the caller another failure.
    private StoreUnavailableException Lost(Exception error, StoreUnavailableException unavailable)
    {
        if (error is not PostgresException { InvariantSeverity: "ERROR" })
        {
            _source.Clear();
        }

        return unavailable;
    }
}

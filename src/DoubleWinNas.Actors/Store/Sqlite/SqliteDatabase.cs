using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace DoubleWinNas.Actors.Store.Sqlite;

/// <summary>
/// One writer, many readers (WAL). A lock file keeps a second process out, for as long as this one lives.
/// </summary>
internal sealed class SqliteDatabase(SqliteStoreOptions options) : IDisposable
{
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private FileStream? _lock;
    private SqliteWriter? _writer;

    public string Description { get; } = $"SQLite {options.Path}";

    /// <summary>Unix milliseconds of the store's clock.</summary>
    public long Now => options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc cref="SqliteWriter.Commits"/>
    public long Commits => Writer.Commits;

    /// <summary>Takes the lock file and opens the writer.</summary>
    /// <exception cref="ActorException">Another process has the database open.</exception>
    public void Open()
    {
        var full = Path.GetFullPath(options.Path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            _lock ??= new FileStream(full + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (File.Exists(full + ".lock"))
        {
            throw new ActorException(
                $"{Description}: another process has it open. An embedded database serves one node: stop that process, choose another " +
                "path, or use PostgreSQL for several nodes.",
                error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(
                $"{Description}: the database file cannot be opened; check that its folder exists and is writable ({error.Message})", false, error);
        }

        Guarded(() => _writer ??= new SqliteWriter(new SqliteSession(options.Path, options.Durable), Description));
    }

    /// <summary>As <see cref="SqliteWriter.WriteAsync"/>.</summary>
    public Task<T> TransactAsync<T>(Func<SqliteSession, (T Result, bool Commit)> work, CancellationToken cancellationToken) =>
        Writer.WriteAsync(work, cancellationToken);

    /// <summary>As the other, always to be committed unless it throws.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) =>
        TransactAsync(session => (work(session), true), cancellationToken);

    public Task<T> ReadAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var session = TakeReader();
        try
        {
            return Task.FromResult(Guarded(() => work(session)));
        }
        finally
        {
            _readers.Add(session);
        }
    }

    public Task PragmaAsync(string pragma) => Writer.PragmaAsync(pragma);

    // Opening a reader would create an empty file: only the writer may.
    public SqliteSession TakeReader() =>
        _writer is null ? throw new StoreUnavailableException($"{Description} is not open yet.", outcomeUnknown: false, inner: null)
        : _readers.TryTake(out var session) ? session : Guarded(() => new SqliteSession(options.Path, options.Durable));

    public void ReturnReader(SqliteSession session) => _readers.Add(session);

    /// <summary>Runs reading code, with SQLite's trouble told in this house's terms.</summary>
    public T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException error) when (SqliteErrors.IsUnavailable(error))
        {
            throw SqliteErrors.Unavailable(error, Description, outcomeUnknown: false);
        }
    }

    public void Dispose()
    {
        _writer?.Dispose();
        foreach (var reader in _readers)
        {
            reader.Dispose();
        }

        _lock?.Dispose();
    }

    private SqliteWriter Writer => _writer ?? throw new StoreUnavailableException($"{Description} is not open yet.", outcomeUnknown: false, inner: null);
}

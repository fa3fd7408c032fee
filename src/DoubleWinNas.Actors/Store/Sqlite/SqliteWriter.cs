using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace DoubleWinNas.Actors.Store.Sqlite;

/// <summary>
/// The database's one writer, on a thread of its own. What is asked for while one transaction is on its way to the disk goes with the next, all
/// of it together: many writes, one flush. Each stands behind a savepoint, so that one which fails or wants to be undone takes nothing of
/// another's with it. Callers hear of theirs when the disk has it.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>Most writes in one transaction; some milliseconds' worth, so that nobody waits long for the others.</summary>
    private const int MostTogether = 256;

    private readonly BlockingCollection<SqliteWrite> _waiting = [];
    private readonly SqliteSession _session;
    private readonly string _description;
    private readonly Thread _thread;
    private volatile bool _isDisposed;
    private long _commits;

    public SqliteWriter(SqliteSession session, string description)
    {
        _session = session;
        _description = description;
        _thread = new Thread(Run) { IsBackground = true, Name = "sqlite writer" };
        _thread.Start();
    }

    /// <summary>Transactions that readers see.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>Runs <paramref name="work"/> in a transaction, perhaps with others; it is undone when it throws or asks for no commit.</summary>
    /// <param name="work">May run more than once, each time on a database that saw nothing of the time before.</param>
    /// <param name="cancellation">Heard until the transaction begins; from then on the outcome is told.</param>
    public Task<T> WriteAsync<T>(Func<SqliteSession, (T Result, bool Commit)> work, CancellationToken cancellation)
    {
        var write = new SqliteWrite<T>(work, cancellation);
        Add(write);
        return write.Done;
    }

    /// <summary>Between transactions.</summary>
    public Task PragmaAsync(string pragma)
    {
        var write = new SqliteWrite<bool>(
            session =>
            {
                session.Script($"PRAGMA {pragma}");
                return (true, true);
            },
            CancellationToken.None) { IsBare = true };
        Add(write);
        return write.Done;
    }

    /// <summary>Ends what is under way; what still waits is refused.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _waiting.CompleteAdding();
        _thread.Join();
        _session.Dispose();
        _waiting.Dispose();
    }

    private void Add(SqliteWrite write)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        try
        {
            _waiting.Add(write, CancellationToken.None);
        }
        catch (Exception error) when (error is InvalidOperationException or ObjectDisposedException)
        {
            throw new ObjectDisposedException(_description, error);
        }
    }

    private void Run()
    {
        var together = new List<SqliteWrite>();
        while (_waiting.TryTake(out var next, Timeout.Infinite))
        {
            do
            {
                if (_isDisposed)
                {
                    next.Fail(new ObjectDisposedException(_description));
                }
                else if (next.IsBare)
                {
                    Write(together);
                    together.Clear();
                    Alone(next);
                }
                else if (!next.IsCancelled())
                {
                    together.Add(next);
                }
            }
            while (together.Count < MostTogether && _waiting.TryTake(out next));

            Write(together);
            together.Clear();
        }
    }

    private void Write(List<SqliteWrite> writes)
    {
        if (writes.Count <= 1 || !TryTogether(writes))
        {
            writes.ForEach(Alone);
        }
    }

    /// <summary>False where trouble met on the way undid all of them: one by one those still succeed that are not its reason.</summary>
    private bool TryTogether(List<SqliteWrite> writes)
    {
        var (begun, committing) = (false, false);
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            begun = true;
            foreach (var write in writes)
            {
                _session.Execute("SAVEPOINT one");
                if (!write.TryRun(_session))
                {
                    _session.Execute("ROLLBACK TO one");
                }

                _session.Execute("RELEASE one");
            }

            committing = true;
            Commit();
        }
        catch (SqliteException error) when (SqliteErrors.IsUnavailable(error))
        {
            TryRollBack();

            // A transaction that the disk has no room for has not happened, even when the commit said so.
            if (begun && (!committing || SqliteErrors.IsFull(error)))
            {
                return false;
            }

            writes.ForEach(write => write.Fail(SqliteErrors.Unavailable(error, _description, committing)));
            return true;
        }
        catch (Exception error)
        {
            TryRollBack();
            writes.ForEach(write => write.Fail(error));
            return true;
        }

        writes.ForEach(write => write.End());
        return true;
    }

    private void Alone(SqliteWrite write)
    {
        var committing = false;
        try
        {
            if (write.IsBare)
            {
                write.TryRun(_session);
                write.End();
                return;
            }

            _session.Execute("BEGIN IMMEDIATE");
            committing = write.TryRun(_session);
            if (committing)
            {
                Commit();
            }
            else
            {
                _session.Execute("ROLLBACK");
            }

            write.End();
        }
        catch (SqliteException error) when (SqliteErrors.IsUnavailable(error))
        {
            TryRollBack();
            write.Fail(SqliteErrors.Unavailable(error, _description, committing));
        }
        catch (Exception error)
        {
            TryRollBack();
            write.Fail(error);
        }
    }

    private void Commit()
    {
        _session.Execute("COMMIT");
        Interlocked.Increment(ref _commits);
    }

    private void TryRollBack()
    {
        try
        {
            _session.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself: it does on a full disk and on I/O errors.
        }
    }
}

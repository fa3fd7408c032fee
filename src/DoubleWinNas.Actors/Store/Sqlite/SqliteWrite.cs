using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;

namespace DoubleWinNas.Actors.Store.Sqlite;

/// <summary>One caller's part of a transaction.</summary>
internal abstract class SqliteWrite(CancellationToken cancellation) : QueuedCall(cancellation)
{
    /// <summary>To be run outside of a transaction.</summary>
    public bool IsBare { get; init; }

    /// <summary>Runs it; false where it is to be undone: it asked for that, or threw what is its own fault.</summary>
    /// <exception cref="SqliteException">The database's trouble, not the write's.</exception>
    public abstract bool TryRun(SqliteSession session);
}

/// <inheritdoc/>
internal sealed class SqliteWrite<T>(Func<SqliteSession, (T Result, bool Commit)> work, CancellationToken cancellation) : SqliteWrite(cancellation)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private ExceptionDispatchInfo? _error;

    public Task<T> Done => _done.Task;

    public override bool TryRun(SqliteSession session)
    {
        try
        {
            (_result, var commit) = work(session);
            _error = null;
            return commit;
        }
        catch (Exception error) when (error is not SqliteException trouble || !SqliteErrors.IsUnavailable(trouble))
        {
            _error = ExceptionDispatchInfo.Capture(error);
            return false;
        }
    }

    public override void End()
    {
        if (_error is null)
        {
            _done.TrySetResult(_result!);
        }
        else
        {
            Fail(_error.SourceException);
        }
    }

    public override void Fail(Exception error) => _done.TrySetException(error);

    protected override void Cancel(CancellationToken token) => _done.TrySetCanceled(token);
}

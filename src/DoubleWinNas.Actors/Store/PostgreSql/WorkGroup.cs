using System.Threading.Channels;
using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

/// <summary>
/// Many workers' verbs in one transaction: while one is on its way to the server and its disk, the next gathers. So a thousand workers cost
/// little more than a few, and take one connection. A verb that the server refuses is the only one to fail: the others go again without it.
/// </summary>
internal sealed class WorkGroup : IAsyncDisposable
{
    /// <summary>Most verbs in one transaction; some milliseconds' worth.</summary>
    private const int MostTogether = 256;

    private readonly Channel<WorkVerb> _waiting = Channel.CreateUnbounded<WorkVerb>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private readonly PostgreSqlDatabase _database;
    private readonly Task _running;

    public WorkGroup(PostgreSqlDatabase database)
    {
        _database = database;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Hands a verb over; it is done when its transaction is durable.</summary>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public void Add(WorkVerb verb) => ObjectDisposedException.ThrowIf(!_waiting.Writer.TryWrite(verb), this);

    public async ValueTask DisposeAsync()
    {
        // What waits still goes out, but a dead server can't hold us up.
        if (_waiting.Writer.TryComplete())
        {
            _stopping.CancelAfter(TimeSpan.FromSeconds(1));
            await _running;
            _stopping.Dispose();
        }
    }

    private async Task RunAsync()
    {
        var together = new List<WorkVerb>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (together.Count < MostTogether && _waiting.Reader.TryRead(out var verb))
            {
                if (!verb.IsCancelled())
                {
                    together.Add(verb);
                }
            }

            if (together.Count > 0)
            {
                await WriteAsync(together);
                together.Clear();
            }
        }
    }

    private async Task WriteAsync(List<WorkVerb> verbs)
    {
        try
        {
            await CommitAsync(verbs);
            verbs.ForEach(verb => verb.End());
        }
        catch (PostgresException) when (verbs.Count > 1)
        {
            foreach (var verb in verbs)
            {
                await WriteAsync([verb]);
            }
        }
        catch (Exception error)
        {
            verbs.ForEach(verb => verb.Fail(error));
        }
    }

    // A lost connection leaves the outcome of all open, as it does for one.
    private async Task CommitAsync(List<WorkVerb> verbs)
    {
        await ExecuteAsync(WorkScript.Of(verbs), anew: verbs);
        HeldVerb[] refused = [.. verbs.OfType<HeldVerb>().Where(verb => verb.Answer is null)];
        if (refused.Length > 0)
        {
            await ExecuteAsync([WorkScript.Verdicts(refused)], anew: []);
            foreach (var verb in refused)
            {
                verb.Answer ??= WorkVerdict.Lost;
            }
        }
    }

    private Task ExecuteAsync(IReadOnlyList<WorkStep> steps, IReadOnlyList<WorkVerb> anew) => _database.RunAsync(
        [.. steps.Select(step => step.Statement)],
        async (reader, token) =>
        {
            foreach (var verb in anew)
            {
                verb.Begin();
            }

            foreach (var step in steps)
            {
                while (await reader.ReadAsync(token))
                {
                    step.Row(reader);
                }

                await reader.NextResultAsync(token);
            }

            return true;
        },
        _stopping.Token);
}

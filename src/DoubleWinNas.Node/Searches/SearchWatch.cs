using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Node.Workers;
using DoubleWinNas.Orchestration.Messages;
using Spectre.Console;

namespace DoubleWinNas.Node.Searches;

/// <summary>Goes on with a search and shows its progress until it ends, wherever it runs.</summary>
/// <param name="ask">Tells the search a question or an order; answers with how it stands.</param>
/// <param name="workers">Who works now.</param>
internal sealed class SearchWatch(
    CommandTerminal terminal,
    TimeProvider time,
    Func<SearchCommand, CancellationToken, Task<SearchStatus>> ask,
    Func<CancellationToken, ValueTask<IReadOnlyList<WorkerStatus>>> workers)
{
    /// <summary>How often a terminal's picture is renewed.</summary>
    public required TimeSpan LiveInterval { get; init; }

    /// <summary>How often is looked where lines are written.</summary>
    public required TimeSpan PlainInterval { get; init; }

    /// <summary>Failures to look that pass: the search itself waits until it can go on, and so does who looks at it.</summary>
    public required Func<Exception, bool> IsPassing { get; init; }

    /// <summary>Told what each look at an unfinished search found. Default: nobody.</summary>
    public Action<SearchStatus> Seen { get; init; } = _ => { };

    /// <summary>Says what became of the start; resumes a search that was paused.</summary>
    /// <param name="where">It goes on, where it was there before.</param>
    public async Task<SearchStatus> BeginAsync(SearchAccepted accepted, string where, CancellationToken cancellation)
    {
        foreach (var change in accepted.Changes)
        {
            terminal.Note($"changed: {change}");
        }

        var status = await ask(new DescribeSearch(), cancellation);
        if (status.IsPaused)
        {
            terminal.Note($"was paused ({status.Reason}); goes on");
            return await ask(new ResumeSearch(), cancellation);
        }

        if (!accepted.IsNew)
        {
            terminal.Note($"goes on in {where}, phase {SearchFigures.Phase(status.Phase)}");
        }

        return status;
    }

    /// <returns>The last status: finished, failed, cancelled, or paused because work was given up.</returns>
    public async Task<SearchStatus> FollowAsync(CancellationToken cancellation)
    {
        if (!terminal.IsErrorTerminal)
        {
            return await FollowAsync(new PlainView(terminal, time), PlainInterval, cancellation);
        }

        SearchStatus? last = null;
        await terminal.ProgressConsole().Live(Text.Empty).StartAsync(async display =>
            last = await FollowAsync(new LiveView(display, time), LiveInterval, cancellation));
        return last!;
    }

    private async Task<SearchStatus> FollowAsync(ISearchView view, TimeSpan interval, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var status = await ask(new DescribeSearch(), cancellation);
                view.Show(status, await workers(cancellation));
                if (status.Phase >= SearchPhase.Finished || HasGivenUp(status))
                {
                    return status;
                }

                Seen(status);
            }
            catch (Exception error) when (IsPassing(error))
            {
                view.Trouble(error.Message);
            }

            await Task.Delay(interval, time, cancellation);
        }
    }

    /// <summary>Paused by itself, because of work that failed too often: nobody is there to resume it. An operator's pause is waited out.</summary>
    private static bool HasGivenUp(SearchStatus status) =>
        status.IsPaused && status.Quarantined.Any(item => status.Reason?.StartsWith(item.WorkId, StringComparison.Ordinal) == true);
}

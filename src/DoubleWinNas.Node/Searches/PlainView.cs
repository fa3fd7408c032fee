using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Node.Workers;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Node.Searches;

/// <summary>Progress for a log: a line at each step and now and then between.</summary>
internal sealed class PlainView(CommandTerminal terminal, TimeProvider time) : ISearchView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly PhaseClock _clock = new(time);
    private string? _step;
    private string? _pause;
    private string? _trouble;
    private IReadOnlyList<string> _waits = [];
    private int _quarantined;
    private long _last;

    public void Trouble(string message)
    {
        if (message != _trouble)
        {
            _trouble = message;
            terminal.Note($"waiting: {message}");
        }
    }

    public void Show(SearchStatus status, IReadOnlyList<WorkerStatus> workers)
    {
        _trouble = null;
        foreach (var item in status.Quarantined.Skip(_quarantined))
        {
            terminal.Note($"given up: {item.WorkId}: {item.Error} {item.Consequence}");
        }

        _quarantined = status.Quarantined.Count;
        var pause = status.IsPaused ? $"paused: {status.Reason}" : null;
        if (pause is not null && pause != _pause)
        {
            terminal.Note(pause);
        }

        _pause = pause;
        foreach (var device in status.WaitsFor.Except(_waits))
        {
            terminal.Note($"waiting: {DeviceWaits.Sentence(device)}");
        }

        _waits = status.WaitsFor;
        var progress = SearchProgress.Of(status, workers);
        var left = _clock.Left(progress.State, progress.Share);
        var step = $"{progress.Phase} {progress.Step}";
        if (pause is null && (step != _step || time.GetElapsedTime(_last) >= Interval))
        {
            (_step, _last) = (step, time.GetTimestamp());
            terminal.Note(SearchFigures.Line(progress, left));
        }
    }
}

using System.Text.Json;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Work;

namespace DoubleWinNas.Node.Workers;

/// <summary>
/// Renews an item's lease on a thread of its own for as long as the handler makes progress. When it makes none for too long the process
/// ends at once: the thread that hangs in native code could not be stopped otherwise, and the item goes to another worker.
/// </summary>
internal sealed class LeaseKeeper : IDisposable
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(50);

    private readonly NodeClient _client;
    private readonly string _worker;
    private readonly LeasedWork _work;
    private readonly Action<string> _giveUp;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly ManualResetEventSlim _done = new(initialState: false);
    private readonly Thread _thread;
    private readonly Lock _lock = new();
    private WorkProgress? _progress;
    private TimeSpan _quiet;
    private TimeSpan _allowed;

    /// <param name="client">The line to the node.</param>
    /// <param name="worker">This worker's name.</param>
    /// <param name="work">The item.</param>
    /// <param name="giveUp">Ends the process; told why.</param>
    /// <param name="time">Measures how long nothing happened.</param>
    public LeaseKeeper(NodeClient client, string worker, LeasedWork work, Action<string> giveUp, TimeProvider time)
    {
        (_client, _worker, _work, _giveUp, _time) = (client, worker, work, giveUp, time);
        _allowed = Stall;
        _thread = new Thread(Run) { IsBackground = true, Name = "lease" };
        _thread.Start();
    }

    /// <summary>Cancelled when the item is no longer this worker's, or no longer wanted.</summary>
    public CancellationToken Lost => _lost.Token;

    private TimeSpan Stall => TimeSpan.FromSeconds(_work.StallSeconds);

    /// <summary>Progress was made.</summary>
    /// <param name="progress">To be told with the next renewal; null to keep what was told.</param>
    /// <param name="quietFor">The step that begins now may take so long without a word; null for the usual.</param>
    public void Progressed(WorkProgress? progress, TimeSpan? quietFor = null)
    {
        lock (_lock)
        {
            _progress = progress ?? _progress;
            _quiet = TimeSpan.Zero;
            _allowed = quietFor > Stall ? quietFor.Value : Stall;
        }
    }

    public void Dispose()
    {
        _done.Set();
        _thread.Join();
        _done.Dispose();
        _lost.Dispose();
    }

    private void Run()
    {
        var interval = TimeSpan.FromSeconds(Math.Clamp(_work.LeaseSeconds / 5, ShortestInterval.TotalSeconds, LongestInterval.TotalSeconds));
        interval = interval < Stall / 4 ? interval : Stall / 4;
        var last = _time.GetTimestamp();
        string? told = null;
        while (!_done.Wait(interval))
        {
            // Time in which this process was frozen is no time in which the handler could have done something.
            var passed = _time.GetElapsedTime(last);
            last = _time.GetTimestamp();
            var (quiet, allowed, progress) = Count(passed < 2 * interval ? passed : 2 * interval);
            if (quiet > allowed)
            {
                _giveUp($"{_work.Id}: no progress for {quiet.TotalSeconds:N0} s{(progress is null ? "" : $" while {progress.Phase}")}");
                return;
            }

            if (_lost.IsCancellationRequested)
            {
                continue;
            }

            var json = progress?.ToJson();
            var verdict = _client.TryRenew(new RenewRequest(_worker, _work.Id, _work.Epoch, json == told ? null : Element(json)), AnswerWithin(interval));
            told = verdict is null ? told : json;
            if (verdict is { Verdict: not VerdictAnswer.Accepted })
            {
                Progressed(progress: null);
                _lost.Cancel();
            }
        }
    }

    private static TimeSpan AnswerWithin(TimeSpan interval) => interval > TimeSpan.FromSeconds(1) ? 3 * interval : TimeSpan.FromSeconds(3);

    private static JsonElement? Element(string? json)
    {
        if (json is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private (TimeSpan Quiet, TimeSpan Allowed, WorkProgress? Progress) Count(TimeSpan passed)
    {
        lock (_lock)
        {
            _quiet += passed;
            return (_quiet, _allowed, _progress);
        }
    }
}

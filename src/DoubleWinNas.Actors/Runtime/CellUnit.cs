using System.Diagnostics;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>Messages of one actor handled in memory, to be committed together.</summary>
internal sealed class CellUnit(ActorBehavior behavior, object state, long sequenceNr, long snapshotNr, HostSession host)
{
    private readonly List<Turn> _turns = [];
    private readonly HashSet<string> _changedTimers = [];

    public List<HandledMessage> Handled { get; } = [];

    public List<Mail> Mails { get; } = [];

    public IReadOnlyList<Turn> Turns => _turns;

    public object State { get; private set; } = state;

    public long SequenceNr { get; private set; } = sequenceNr;

    public long SnapshotNr { get; private set; } = snapshotNr;

    /// <summary>The last message decided to leave memory.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Timers set or cleared: mail of their earlier firings is gone with the commit.</summary>
    public IReadOnlySet<string> ChangedTimers => _changedTimers;

    /// <summary>Handles messages until one fails; returns that one.</summary>
    public (Mail Mail, Exception Error)? Handle(List<Mail> mails)
    {
        foreach (var mail in mails)
        {
            if (mail.Row.Timer is { } timer && _changedTimers.Contains(timer))
            {
                continue;
            }

            try
            {
                Handle(mail);
            }
            catch (Exception error)
            {
                return (mail, error);
            }
        }

        return null;
    }

    /// <summary>The unit of its i-th message alone, for what is told after a commit.</summary>
    public CellUnit Only(int i)
    {
        var one = new CellUnit(behavior, State, SequenceNr, SnapshotNr, host);
        one.Handled.Add(Handled[i]);
        one.Mails.Add(Mails[i]);
        one._turns.Add(_turns[i]);
        return one;
    }

    private void Handle(Mail mail)
    {
        var row = mail.Row;
        var started = Stopwatch.GetTimestamp();
        var now = mail.ReadAt + host.Options.TimeProvider.GetElapsedTime(mail.Stamp);
        using var activity = Telemetry.Activities.StartActivity("actors.handle", ActivityKind.Consumer, row.TraceParent);
        activity?.SetTag("actors.actor", row.Actor.ToString());
        activity?.SetTag("actors.message", row.Type);

        var turn = host.Handling.Take(behavior, State, SequenceNr, row, now, host.Backlog);
        var next = SequenceNr + turn.Events.Count;
        var snapshotDue = turn.Events.Count > 0 && behavior.SnapshotEvery > 0 && next - SnapshotNr >= behavior.SnapshotEvery;
        var handled = host.Handling.Write(turn, row, mail.Lease, snapshotDue);

        Handled.Add(handled);
        Mails.Add(mail);
        _turns.Add(turn);
        _changedTimers.UnionWith(handled.Timers.Select(t => t.Name));
        IsStopping = turn.Decisions.Any(d => d is Stop);
        State = turn.State;
        SequenceNr = next;
        SnapshotNr = handled.Snapshot is null ? SnapshotNr : next;
        Telemetry.HandlingTime.Record(Stopwatch.GetElapsedTime(started).TotalMilliseconds, Telemetry.Kind(row.Actor.Kind));
        Telemetry.WaitingTime.Record(Math.Max(0, (now - row.EnqueuedAt).TotalMilliseconds), Telemetry.Kind(row.Actor.Kind));
    }
}

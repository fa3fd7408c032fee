using DoubleWinNas.Actors.Store;
using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>Tells what has happened, after it is durable: to the event stream, to waiting asks, to loops that have new work, to the metrics.</summary>
internal sealed class Publisher(EventStream stream, AskBoard asks, ILogger logger)
{
    public void Committed(CellUnit unit, HostSession host)
    {
        for (var i = 0; i < unit.Handled.Count; i++)
        {
            var handled = unit.Handled[i];
            var sequenceNr = handled.ExpectedSequenceNr;
            foreach (var @event in unit.Turns[i].Events)
            {
                stream.Publish(new EventPersisted(handled.Actor, ++sequenceNr, @event, unit.Turns[i].Context.Now));
            }

            foreach (var reply in handled.Replies)
            {
                asks.Answer(reply);
            }

            if (handled.Timers.Count > 0)
            {
                host.TimersChanged();
            }
        }

        Telemetry.Handled.Add(unit.Handled.Count, Telemetry.Kind(unit.Handled[0].Actor.Kind));
    }

    public void Failed(MailboxRow row, int attempt, TimeSpan? backoff, string error)
    {
        if (backoff is { } delay)
        {
            Log.MessageFailed(logger, row.Actor, attempt, row.Sequence, row.Type, delay, error);
            return;
        }

        Telemetry.DeadLetters.Add(1, Telemetry.Kind(row.Actor.Kind));
        Log.DeadLettered(logger, row.Actor, row.Sequence, row.Type, error);
        stream.Publish(new MessageDeadLettered(row.Actor, row.Type, error));
        if (row.AskId is not null)
        {
            asks.Answer(new ReplyRow(row.AskId, null, null, error));
        }
    }

    public void Parked(ActorId actor, string reason) => stream.Publish(new ActorParked(actor, reason));
}

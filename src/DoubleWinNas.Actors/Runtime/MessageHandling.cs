using System.Diagnostics;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>From a mailbox row to what is to be committed for it: read, decide, write down. No I/O.</summary>
internal sealed class MessageHandling(IReadOnlyDictionary<string, ActorBehavior> behaviors, MessageTypeRegistry types, int maxCharacters)
{
    /// <summary>Kinds of actors that this program hosts.</summary>
    public IEnumerable<string> Kinds => behaviors.Keys;

    /// <exception cref="ActorException">This program hosts no actors of the kind.</exception>
    public ActorBehavior BehaviorOf(ActorId actor) => behaviors.TryGetValue(actor.Kind, out var behavior)
        ? behavior
        : throw new UnreadableMessageException(
            $"No behaviour is registered for kind '{actor.Kind}'; known kinds: {string.Join(", ", behaviors.Keys.Order(StringComparer.Ordinal))}.") { UnknownName = actor.Kind };

    /// <summary>Runs the handler on a message.</summary>
    public Turn Take(ActorBehavior behavior, object state, long sequenceNr, MailboxRow row, DateTimeOffset now, Func<string, PoolBacklog> backlog)
    {
        var message = types.Deserialize(row.Type, row.Payload);
        var context = new ActorContext(row.Actor)
        {
            Sender = row.Sender,
            Now = now,
            SequenceNr = sequenceNr,
            MessageSequence = row.Sequence,
            Attempt = row.Attempts + 1,
            ReplyTo = row.AskId is null && (row.Sender is null || row.Timer is not null) ? null : new ReplyTo(row.AskId, row.Sender?.ToString()),
            Backlog = backlog,
        };
        return Turn.Take(behavior, state, message, context);
    }

    /// <summary>Serialises a turn's decisions.</summary>
    /// <param name="snapshotDue">Write a snapshot although none was decided.</param>
    public HandledMessage Write(Turn turn, MailboxRow row, ShardLease lease, bool snapshotDue)
    {
        var events = new EventData[turn.Events.Count];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = types.Serialize(turn.Events[i], maxCharacters);
        }

        var messages = new List<OutgoingMessage>();
        var replies = new List<ReplyRow>();
        var timers = new List<TimerChange>();
        var work = new List<WorkRequest>();
        var cancelled = new List<string>();
        foreach (var decision in turn.Decisions)
        {
            switch (decision)
            {
                case Tell tell:
                    messages.Add(Outgoing(tell.To, row.Actor, tell.Message));
                    break;
                case Reply reply when (reply.To ?? turn.Context.ReplyTo) is { } to:
                    WriteReply(to, reply.Message, row.Actor, messages, replies);
                    break;
                case SetTimer timer:
                    timers.Add(Timer(timer));
                    break;
                case ClearTimer clear:
                    timers.Add(new TimerChange(clear.Name, TimeSpan.Zero, null, null, null));
                    break;
                case Enqueue enqueue:
                    work.Add(Work(enqueue.Item));
                    break;
                case Cancel cancel:
                    cancelled.Add(cancel.WorkId);
                    break;
                case Snapshot:
                    snapshotDue = true;
                    break;
            }
        }

        return new HandledMessage(row.Actor, lease, row.Sequence, turn.Context.SequenceNr, events)
        {
            Snapshot = snapshotDue ? StateOf(turn.State) : null,
            Messages = messages,
            Replies = replies,
            Timers = timers,
            Work = work,
            CancelledWork = cancelled,
        };
    }

    /// <summary>A message for a mailbox.</summary>
    public OutgoingMessage Outgoing(ActorId to, ActorId? sender, object message)
    {
        var data = types.Serialize(message, maxCharacters);
        return new OutgoingMessage(to, sender, data.Type, data.Payload) { TraceParent = Activity.Current?.Id };
    }

    private SnapshotData StateOf(object state)
    {
        var data = types.Serialize(state);
        return new SnapshotData(data.Type, data.Payload);
    }

    private void WriteReply(ReplyTo to, object message, ActorId self, List<OutgoingMessage> messages, List<ReplyRow> replies)
    {
        if (to.AskId is not null)
        {
            var data = types.Serialize(message, maxCharacters);
            replies.Add(new ReplyRow(to.AskId, data.Type, data.Payload, null));
        }
        else if (to.Actor is not null)
        {
            messages.Add(Outgoing(ActorId.Parse(to.Actor), self, message));
        }
    }

    private TimerChange Timer(SetTimer timer)
    {
        if (timer.Name.Length is 0 or > 200 || timer.Delay < TimeSpan.Zero || timer.Period <= TimeSpan.Zero)
        {
            throw new ActorException(
                $"Timer '{timer.Name}' with delay {timer.Delay} and period {timer.Period}: allowed are a name of 1 to 200 characters, a delay from 0 and a period above 0.");
        }

        var data = types.Serialize(timer.Message, maxCharacters);
        return new TimerChange(timer.Name, timer.Delay, data.Type, data.Payload, timer.Period);
    }

    private WorkRequest Work(WorkItem item)
    {
        if (item.Id.Length is 0 or > 200 || item.Pool.Length is 0 or > 120 || item.MaxAttempts < 1)
        {
            throw new ActorException(
                $"Work item '{item.Id}' for pool '{item.Pool}' with {item.MaxAttempts} attempts: allowed are an id of 1 to 200 characters, a pool of 1 to 120, and at least 1 attempt.");
        }

        var data = types.Serialize(item.Payload, maxCharacters);
        return new WorkRequest(item.Id, item.Pool, data.Type, data.Payload, item.Labels, item.Priority, item.MaxAttempts)
        {
            TraceParent = Activity.Current?.Id,
        };
    }
}

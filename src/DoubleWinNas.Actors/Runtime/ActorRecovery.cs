using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>Brings an actor back: latest snapshot that can be read, then the events after it.</summary>
internal sealed class ActorRecovery(IActorStore store, MessageTypeRegistry types)
{
    /// <param name="State">State after the last event.</param>
    /// <param name="SequenceNr">Of the last event ever written.</param>
    /// <param name="SnapshotNr">Of the snapshot that it started from; 0 for none.</param>
    public readonly record struct Recovered(object State, long SequenceNr, long SnapshotNr, int Events);

    /// <exception cref="ActorException">An event cannot be read or applied; names its sequence number. The actor must not run.</exception>
    public async Task<Recovered> RecoverAsync(ActorBehavior behavior, ActorId actor, CancellationToken cancellationToken)
    {
        var (state, snapshotNr, passedOver) = await FromSnapshotAsync(behavior, actor, cancellationToken);
        var sequenceNr = snapshotNr;
        var events = 0;
        await foreach (var row in store.ReplayAsync(actor, snapshotNr + 1, long.MaxValue, long.MaxValue, cancellationToken))
        {
            if (passedOver > 0 && row.SequenceNr != sequenceNr + 1)
            {
                throw new ActorException(
                    $"{actor}: snapshot {passedOver} cannot be read and events {sequenceNr + 1} to {row.SequenceNr - 1}, which it stood for, are deleted.");
            }

            state = Apply(behavior, actor, state, row);
            sequenceNr = row.SequenceNr;
            events++;
        }

        // Deleted events leave a gap that only the journal's highest number tells of.
        return events > 0
            ? new Recovered(state, sequenceNr, snapshotNr, events)
            : new Recovered(state, Math.Max(sequenceNr, await store.HighestSequenceNrAsync(actor, cancellationToken)), snapshotNr, 0);
    }

    private async Task<(object State, long SequenceNr, long PassedOver)> FromSnapshotAsync(ActorBehavior behavior, ActorId actor, CancellationToken cancellationToken)
    {
        // A snapshot only saves time: one that cannot be read is passed over for an older one, at last for the whole journal.
        var criteria = SnapshotCriteria.Latest;
        var passedOver = 0L;
        while (await store.LoadSnapshotAsync(actor, criteria, cancellationToken) is { } snapshot)
        {
            try
            {
                var state = types.Deserialize(snapshot.Type, snapshot.Payload);
                if (behavior.StateType.IsInstanceOfType(state))
                {
                    return (state, snapshot.SequenceNr, passedOver);
                }
            }
            catch (UnreadableMessageException)
            {
                // Older or newer than this program can read.
            }

            passedOver = Math.Max(passedOver, snapshot.SequenceNr);
            criteria = new SnapshotCriteria(MaxSequenceNr: snapshot.SequenceNr - 1);
        }

        return (behavior.EmptyStateOf(actor), 0, passedOver);
    }

    private object Apply(ActorBehavior behavior, ActorId actor, object state, JournalRow row)
    {
        try
        {
            return behavior.ApplyAny(state, types.Deserialize(row.Type, row.Payload));
        }
        catch (Exception error)
        {
            throw new ActorException($"{actor}: event {row.SequenceNr} ({row.Type}) cannot be applied: {error.Message}", error);
        }
    }
}

using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Node.Operators.Journals;

/// <summary>Looks whether every actor could be recovered from what the store holds of it.</summary>
internal sealed class JournalVerification(ActorSystem system)
{
    private const int Page = 500;

    private readonly List<JournalProblem> _problems = [];
    private long _actors;
    private long _events;
    private long _snapshots;

    /// <summary>Of every actor that has a journal.</summary>
    public async Task<JournalFindings> OfAllAsync(CancellationToken cancellation)
    {
        ActorId? after = null;
        while (await system.Store.ListActorsAsync(null, after, Page, cancellation) is { Count: > 0 } page)
        {
            foreach (var row in page)
            {
                await VerifyAsync(row.Actor, cancellation);
            }

            after = page[^1].Actor;
        }

        return Findings();
    }

    public async Task<JournalFindings> OfAsync(IEnumerable<ActorId> actors, CancellationToken cancellation)
    {
        foreach (var actor in actors)
        {
            await VerifyAsync(actor, cancellation);
        }

        return Findings();
    }

    private async Task VerifyAsync(ActorId actor, CancellationToken cancellation)
    {
        _actors++;

        // Asked first: events that are written meanwhile only make the journal longer.
        var highest = await system.Store.HighestSequenceNrAsync(actor, cancellation);
        var last = 0L;
        var first = 0L;
        await foreach (var row in system.Store.ReplayAsync(actor, 1, long.MaxValue, long.MaxValue, cancellation))
        {
            _events++;
            if (last > 0 && row.SequenceNr != last + 1)
            {
                Report(actor, last + 1, row.SequenceNr == last + 2 ? $"event {last + 1} is missing" : $"events {last + 1} to {row.SequenceNr - 1} are missing");
            }

            first = first == 0 ? row.SequenceNr : first;
            last = row.SequenceNr;
            Read(actor, row.SequenceNr, "event", row.Type, row.Payload);
        }

        if (last > 0 && last < highest)
        {
            Report(actor, highest, $"the last events, {last + 1} to {highest}, are missing");
        }

        await VerifySnapshotsAsync(actor, first, Math.Max(last, highest), cancellation);
    }

    private async Task VerifySnapshotsAsync(ActorId actor, long firstEvent, long lastEvent, CancellationToken cancellation)
    {
        var newest = await system.Store.LoadSnapshotAsync(actor, SnapshotCriteria.Latest, cancellation);
        for (var snapshot = newest; snapshot is not null;)
        {
            _snapshots++;
            if (snapshot.SequenceNr > lastEvent)
            {
                Report(actor, snapshot.SequenceNr, $"the snapshot is beyond the last event, {lastEvent}");
            }

            Read(actor, snapshot.SequenceNr, "snapshot", snapshot.Type, snapshot.Payload);
            snapshot = snapshot.SequenceNr == 0 ? null : await system.Store.LoadSnapshotAsync(actor, new SnapshotCriteria(snapshot.SequenceNr - 1), cancellation);
        }

        // Events that an operator deleted must be covered by a snapshot.
        if (firstEvent > 1 && (newest?.SequenceNr ?? 0) < firstEvent - 1)
        {
            Report(actor, firstEvent, $"events 1 to {firstEvent - 1} are missing and no snapshot stands for them");
        }
    }

    private void Read(ActorId actor, long sequenceNr, string what, string type, string payload)
    {
        try
        {
            system.Types.Deserialize(type, payload);
        }
        catch (UnreadableMessageException error)
        {
            Report(actor, sequenceNr, $"the {what} cannot be read: {error.Message}");
        }
    }

    private void Report(ActorId actor, long sequenceNr, string problem) => _problems.Add(new JournalProblem(actor, sequenceNr, problem));

    private JournalFindings Findings() => new(_actors, _events, _snapshots, _problems);
}

/// <param name="Actors">Actors looked at; likewise events and snapshots.</param>
internal sealed record JournalFindings(long Actors, long Events, long Snapshots, IReadOnlyList<JournalProblem> Problems);

internal sealed record JournalProblem(ActorId Actor, long SequenceNr, string Problem);

using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>
/// Reads mail of the owned shards into memory, a page at a time, and hands it to the actors. Each page leaves out what is in memory already
/// and the actors that rest: parked ones, and those of which enough is in memory.
/// </summary>
internal sealed class MailPump(SystemParts parts, HostSession session)
{
    private readonly Wakeup _mail = new(parts.Options.TimeProvider);
    private volatile bool _waitingForRoom;

    public void Ring() => _mail.Ring();

    /// <summary>Messages have left memory; the reader may have waited for room.</summary>
    public void Forget(IEnumerable<long> sequences)
    {
        session.Ledger.Remove(sequences);
        if (_waitingForRoom && HasRoom(session.Ledger.Count))
        {
            _waitingForRoom = false;
            Ring();
        }
    }

    public async Task RingLaterAsync(TimeSpan delay)
    {
        await Task.Delay(delay, parts.Options.TimeProvider, session.Stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Ring();
    }

    public async Task RunAsync()
    {
        while (!session.Stopped.IsCancellationRequested)
        {
            var more = false;
            await parts.Gate.WaitAsync(session.Stopped);
            await parts.Gate.TryAsync(async () => more = await ReadPageAsync(), session.Stopped);
            if (!more)
            {
                await _mail.SleepAsync(parts.Options.PollEvery, session.Stopped);
            }
        }
    }

    private async Task<bool> ReadPageAsync()
    {
        var leases = session.Shards.Leases;
        var (exclude, ticket) = session.Ledger.BeginRead();
        if (leases.Count == 0)
        {
            return false;
        }

        if (!HasRoom(exclude.Count))
        {
            // Looked at again after the flag is up: whoever made room in between did not see it.
            _waitingForRoom = true;
            return HasRoom(session.Ledger.Count);
        }

        var room = parts.Options.ReadAhead - exclude.Count;
        var page = await parts.Store.ReadMailAsync(new MailboxQuery(leases.Keys, exclude, session.RestingActors(), room), session.Stopped);
        var stamp = parts.Options.TimeProvider.GetTimestamp();
        foreach (var row in page.Rows)
        {
            if (leases.TryGetValue(row.Shard, out var lease) && session.Shards.Holds(lease) && session.Ledger.Add(row))
            {
                session.Post(new Mail(row, lease, ticket, page.ReadAt, stamp));
            }
        }

        return page.Rows.Count == room;
    }

    private bool HasRoom(int inMemory) => inMemory <= parts.Options.ReadAhead / 2;
}

using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>Which messages are in memory now: read from the store, neither consumed nor given back.</summary>
internal sealed class MailLedger
{
    private readonly Lock _lock = new();
    private readonly HashSet<long> _sequences = [];
    private long _ticket;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _sequences.Count;
            }
        }
    }

    /// <summary>What the next page must leave out, and the page's ticket.</summary>
    public (HashSet<long> Exclude, long Ticket) BeginRead()
    {
        lock (_lock)
        {
            return ([.. _sequences], ++_ticket);
        }
    }

    /// <summary>
    /// The first ticket of pages that begin from now on. Who gives messages back refuses older pages, which may hold later messages of the
    /// same sender: they would overtake.
    /// </summary>
    public long NextTicket()
    {
        lock (_lock)
        {
            return _ticket + 1;
        }
    }

    public bool Add(MailboxRow row)
    {
        lock (_lock)
        {
            return _sequences.Add(row.Sequence);
        }
    }

    public void Remove(IEnumerable<long> sequences)
    {
        lock (_lock)
        {
            _sequences.ExceptWith(sequences);
        }
    }
}

using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Harness.Bank;

/// <summary>
/// Compares what a bank's database says at the end with its plan: nothing lost, nothing applied twice, order per sender kept, sums equal.
/// Reads journals only, so no memory of any node can embellish the result.
/// </summary>
public static class BankAudit
{
    /// <summary>Whether everything that was planned has been worked off, as far as the mailboxes, timers and work items tell.</summary>
    public static async Task<bool> IsSettledAsync(IActorStore store, BankPlan plan, CancellationToken cancellationToken)
    {
        // Once all mailboxes were empty only timers and work can bring mail. What they brought while they were looked at is in a mailbox, or taken, after it.
        return await HasNoMailAsync() && await HasNoTimersAsync() && await HasDoneAllWorkAsync() && await HasNoMailAsync();

        async Task<bool> HasNoMailAsync() => (await store.MailboxDepthsAsync(1, cancellationToken)).Count == 0;

        async Task<bool> HasNoTimersAsync() => (await store.ListTimersAsync(null, 1, cancellationToken)).Count == 0;

        async Task<bool> HasDoneAllWorkAsync()
        {
            var work = await store.CountWorkAsync(cancellationToken);
            return work.Where(count => count.State == WorkState.Completed).Sum(count => count.Count) == plan.Transfers.Values.SelectMany(list => list).Count(transfer => transfer.Audit)
                && work.All(count => count.State == WorkState.Completed);
        }
    }

    /// <returns>Every difference, in words; empty when all is well.</returns>
    public static async Task<IReadOnlyList<string>> FindAsync(IActorStore store, BankPlan plan, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var ledger = new Dictionary<string, List<AccountEvent>>();
        var types = BankTypes.Create();
        foreach (var account in plan.Accounts)
        {
            var events = ledger[account] = [];
            await foreach (var row in store.ReplayAsync(new ActorId("account", account), 1, long.MaxValue, long.MaxValue, cancellationToken))
            {
                if (row.SequenceNr != events.Count + 1)
                {
                    found.Add($"{account}: event {events.Count + 1} is missing, {row.SequenceNr} follows");
                }

                events.Add((AccountEvent)types.Deserialize(row.Type, row.Payload));
            }

            found.AddRange(events.OfType<Violated>().Select(v => $"{account} saw: {v.What}"));
        }

        foreach (var (account, transfers) in plan.Transfers)
        {
            Compare(account, "withdrawals", transfers.Select(t => t.Id), ledger[account].OfType<Withdrawn>().Select(e => e.Id));
            Compare(account, "fees", Sorted(transfers.Where(t => t.Fee).Select(t => t.Id)), Sorted(ledger[account].OfType<FeeCharged>().Select(e => e.Id)));
            Compare(
                account,
                "audits",
                Sorted(transfers.Where(t => t.Audit).Select(t => $"{t.Id}={t.Amount}")),
                Sorted(ledger[account].OfType<Audited>().Select(e => $"{e.Id}={e.Amount}")));
            foreach (var receiver in plan.Accounts)
            {
                var sent = transfers.Where(t => t.To == receiver).ToList();
                Compare(
                    $"{account} to {receiver}",
                    "credits",
                    sent.Select(t => $"{t.Id}={t.Amount}"),
                    ledger[receiver].OfType<Credited>().Where(e => e.From == account).Select(e => $"{e.Id}={e.Amount}"));
                Compare(
                    $"{receiver} to {account}",
                    "confirmations",
                    sent.Select(t => t.Id),
                    ledger[account].OfType<Confirmed>().Where(e => e.From == receiver).Select(e => e.Id));
            }
        }

        var sum = ledger.Values.SelectMany(e => e).Sum(e => e switch { Credited c => c.Amount, Withdrawn w => -w.Amount, _ => 0 });
        if (sum != 0)
        {
            found.Add($"the balances sum up to {sum}, not to 0");
        }

        found.AddRange((await store.ListDeadLettersAsync(10, cancellationToken)).Select(letter => $"dead letter for {letter.Actor}: {letter.Type}: {letter.Error}"));
        return found;

        static IEnumerable<string> Sorted(IEnumerable<string> ids) => ids.Order(StringComparer.Ordinal);

        void Compare(string who, string what, IEnumerable<string> planned, IEnumerable<string> happened)
        {
            string[] expected = [.. planned], actual = [.. happened];
            if (!expected.SequenceEqual(actual))
            {
                found.Add($"{who}: {what} are [{string.Join(' ', actual)}], planned were [{string.Join(' ', expected)}]");
            }
        }
    }
}

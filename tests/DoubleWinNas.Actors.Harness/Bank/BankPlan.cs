namespace DoubleWinNas.Actors.Harness.Bank;

/// <summary>The transfers of one run, a function of its seed.</summary>
/// <param name="Accounts">Keys of the accounts.</param>
/// <param name="Transfers">By sending account, in the order in which they are sent.</param>
public sealed record BankPlan(IReadOnlyList<string> Accounts, IReadOnlyDictionary<string, IReadOnlyList<Transfer>> Transfers)
{
    public int Count => Transfers.Values.Sum(list => list.Count);

    /// <param name="seed">Same seed, same plan.</param>
    /// <param name="accounts">Number of accounts.</param>
    /// <param name="transfers">Number of transfers; each is three messages between actors, and more with audits and fees.</param>
    /// <param name="extras">Share of transfers that fail first, are audited, or cost a fee.</param>
    public static BankPlan Of(int seed, int accounts, int transfers, double extras)
    {
        var random = new Random(seed);
        var keys = Enumerable.Range(0, accounts).Select(i => $"a{i}").ToList();
        var plan = keys.ToDictionary(key => key, _ => new List<Transfer>());
        for (var i = 0; i < transfers; i++)
        {
            var from = keys[random.Next(accounts)];
            var to = keys[random.Next(accounts)];
            plan[from].Add(new Transfer(
                plan[from].Count + 1, $"t{i}", to, random.Next(1, 100), random.NextDouble() < extras / 2, random.NextDouble() < extras, random.NextDouble() < extras));
        }

        return new BankPlan(keys, plan.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<Transfer>)pair.Value));
    }
}

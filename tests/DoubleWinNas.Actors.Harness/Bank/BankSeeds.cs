using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace DoubleWinNas.Actors.Harness.Bank;

/// <summary>Runs the simulation for many seeds, a few at a time: they mostly wait.</summary>
public static class BankSeeds
{
    /// <summary>The environment variable that chooses other seeds than a test's own: <c>17</c> or <c>0-4999</c>.</summary>
    public const string Variable = "DWNAS_FAULT_SEEDS";

    private const int Fewest = 12;

    /// <summary>
    /// The seeds of <see cref="Variable"/>, all of them; or, for a suite that must end, <paramref name="usual"/> of them from 0 on, of which a slow
    /// machine leaves out those that it would begin later than <paramref name="beginWithin"/>, but for the first few.
    /// </summary>
    public static IEnumerable<int> Choose(int usual, TimeSpan beginWithin)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text)
        {
            return Parse(text);
        }

        var started = Stopwatch.GetTimestamp();
        return Enumerable.Range(0, usual).TakeWhile(i => i < Fewest || Stopwatch.GetElapsedTime(started) < beginWithin);
    }

    /// <summary>Reads <c>17</c> or <c>0-4999</c>.</summary>
    public static IReadOnlyList<int> Parse(string text)
    {
        var ends = text.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
        return [.. Enumerable.Range(ends[0], ends[^1] - ends[0] + 1)];
    }

    /// <param name="seeds">What to run.</param>
    /// <param name="newDatabase">Makes a fresh database for a seed.</param>
    /// <param name="newSimulation">Makes the simulation of a seed.</param>
    /// <param name="atOnce">Seeds that run at a time.</param>
    /// <param name="progress">Hears of each seed as it ends.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <returns>A verdict for each seed, in their order.</returns>
    public static async Task<IReadOnlyList<BankVerdict>> RunAsync(
        IEnumerable<int> seeds,
        Func<Task<IBankDatabase>> newDatabase,
        Func<int, IBankDatabase, BankSimulation> newSimulation,
        int atOnce,
        TextWriter progress,
        CancellationToken cancellationToken)
    {
        var verdicts = new ConcurrentBag<BankVerdict>();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(seeds, limits, async (seed, token) =>
        {
            await using var database = await newDatabase();
            var verdict = await newSimulation(seed, database).RunAsync(token);
            verdicts.Add(verdict);
            progress.WriteLine($"seed {seed}: {(verdict.Differences.Count == 0 ? "good" : "BAD")}, {verdict.Took.TotalSeconds:F1} s");
        });
        return [.. verdicts.OrderBy(verdict => verdict.Seed)];
    }
}

using DoubleWinNas.Actors.Harness.Bank;
using DoubleWinNas.Actors.Harness.PostgreSql;
using Microsoft.Extensions.Logging.Abstractions;

namespace DoubleWinNas.Benchmarks;

/// <summary>The seeded fault injection of the test suite with as many seeds as wanted: <c>faults sqlite|postgresql SEEDS [log]</c>.</summary>
internal sealed class FaultsBenchmark : IBenchmark
{
    public string Name => "faults";

    public string Summary => "seeded fault injection: faults sqlite|postgresql 0-999|17 [log]";

    public async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        if (arguments is not [("sqlite" or "postgresql") and var store, var text, ..])
        {
            await Console.Error.WriteLineAsync("usage: faults sqlite|postgresql FIRST-LAST [log]");
            return 2;
        }

        await using var server = store == "postgresql" ? await PrivatePostgreSql.StartNewAsync(cancellationToken: cancellationToken) : null;
        var isLogged = arguments is [.., "log"];
        var seeds = BankSeeds.Parse(text);
        var verdicts = await BankSeeds.RunAsync(
            seeds,
            async () => server is null ? await SqliteBankDatabase.CreateAsync() : await PostgreSqlBankDatabase.CreateAsync(server),
            (seed, database) => new BankSimulation(seed, database) { Logs = isLogged ? new TextLogs(Console.Error, $"{seed}: ") : NullLoggerFactory.Instance },
            atOnce: 6,
            Console.Error,
            cancellationToken);
        foreach (var failed in verdicts.Where(verdict => verdict.Differences.Count > 0))
        {
            await output.WriteLineAsync($"- seed {failed.Seed} FAILED: {string.Join("; ", failed.Differences)}");
        }

        await output.WriteLineAsync(
            $"- {store}: {verdicts.Count} seeds, {verdicts.Count(verdict => verdict.Differences.Count > 0)} failed, {verdicts.Sum(verdict => verdict.Faults)} troubled calls, " +
            $"{verdicts.Sum(verdict => verdict.Disruptions)} crashes, freezes and restarts");
        return verdicts.All(verdict => verdict.Differences.Count == 0) ? 0 : 1;
    }
}

using DoubleWinNas.Actors.Harness.Bank;
using DoubleWinNas.Actors.Harness.Faults;
using DoubleWinNas.Actors.Harness.PostgreSql;
using Xunit.Abstractions;

namespace DoubleWinNas.Actors.Tests.Faults;

/// <summary>Other seeds: set DWNAS_FAULT_SEEDS to <c>17</c> or <c>0-4999</c>.</summary>
public sealed class BankSeedsTests(ITestOutputHelper output)
{
    private static readonly TimeSpan BeginWithin = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_books_agree_after_every_seed_of_faults_on_SQLite() =>
        Judge("sqlite", await RunAsync(BankSeeds.Choose(200, BeginWithin), async () => await SqliteBankDatabase.CreateAsync()));

    [Fact]
    public async Task The_books_agree_after_every_seed_of_faults_on_PostgreSQL()
    {
        await using var server = await PrivatePostgreSql.StartNewAsync();
        Judge("postgresql", await RunAsync(BankSeeds.Choose(100, BeginWithin), async () => await PostgreSqlBankDatabase.CreateAsync(server)));
    }

    // A test that can't fail is worth nothing: each of these breaks one promise, and the audit must notice.
    [Theory]
    [InlineData(BrokenPromise.MailThatIsLost)]
    [InlineData(BrokenPromise.MailThatComesTwice)]
    [InlineData(BrokenPromise.MailThatIsReordered)]
    public async Task A_store_that_breaks_a_promise_is_found_out(BrokenPromise promise)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            await using var database = await SqliteBankDatabase.CreateAsync();
            var simulation = new BankSimulation(seed, database)
            {
                Faults = FaultOptions.None,
                Disruptions = 0,
                Patience = TimeSpan.FromSeconds(3),
                Sabotage = store => new UnfaithfulActorStore(store, promise),
            };
            if ((await simulation.RunAsync(CancellationToken.None)).Differences.Count > 0)
            {
                return;
            }
        }

        Assert.Fail($"{promise} went unnoticed in 20 seeds.");
    }

    private static Task<IReadOnlyList<BankVerdict>> RunAsync(IEnumerable<int> seeds, Func<Task<IBankDatabase>> newDatabase) =>
        BankSeeds.RunAsync(seeds, newDatabase, (seed, database) => new BankSimulation(seed, database), atOnce: 8, TextWriter.Null, CancellationToken.None);

    private void Judge(string store, IReadOnlyList<BankVerdict> verdicts)
    {
        output.WriteLine($"{verdicts.Count} seeds, {verdicts.Sum(verdict => verdict.Faults)} troubled calls, {verdicts.Sum(verdict => verdict.Disruptions)} disruptions");
        var failed = verdicts.Where(verdict => verdict.Differences.Count > 0).Select(verdict =>
            $"seed {verdict.Seed}: {string.Join("; ", verdict.Differences)}\n" +
            $"again: dotnet run --project tests/DoubleWinNas.Benchmarks -- faults {store} {verdict.Seed} log");
        Assert.Empty(failed);
        Assert.All(verdicts, verdict => Assert.NotEqual(0, verdict.Faults));
    }
}

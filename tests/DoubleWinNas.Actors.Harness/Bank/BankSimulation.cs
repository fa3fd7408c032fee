using System.Diagnostics;
using DoubleWinNas.Actors.Harness.Faults;
using DoubleWinNas.Actors.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DoubleWinNas.Actors.Harness.Bank;

/// <summary>How a simulated bank ended.</summary>
/// <param name="Differences">What is wrong, in words; empty when every invariant holds.</param>
/// <param name="Faults">Calls of the store that were troubled.</param>
/// <param name="Disruptions">Crashes, freezes and restarts of nodes.</param>
public sealed record BankVerdict(int Seed, IReadOnlyList<string> Differences, int Faults, int Disruptions, TimeSpan Took);

/// <summary>
/// A bank on a few nodes inside this process, under the faults of one seed: money moves while calls of the store fail before and after they took
/// effect, nodes crash, freeze and restart, mail comes twice and signals get lost. At the end the books must agree with the plan.
/// </summary>
public sealed class BankSimulation(int seed, IBankDatabase database)
{
    private const int Nodes = 3;

    /// <summary>Longest time for everything; 60 seconds by default.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    public int Transfers { get; init; } = 40;

    public FaultOptions Faults { get; init; } = new()
    {
        FailBefore = 0.02, FailAfter = 0.02, Delay = 0.05, Outage = 0.002, StaleMail = 0.05, LostSignal = 0.05,
    };

    /// <summary>Crashes, freezes and restarts of nodes.</summary>
    public int Disruptions { get; init; } = 4;

    /// <summary>Breaks a promise of the store on purpose, to see that the audit notices.</summary>
    public Func<IActorStore, IActorStore> Sabotage { get; init; } = store => store;

    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;

    public async Task<BankVerdict> RunAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var plan = BankPlan.Of(seed, accounts: 6, Transfers, extras: 0.25);
        var nodes = Enumerable.Range(0, Nodes)
            .Select(i => new SimulatedNode($"node-{i}", database, life => new FaultPlan((seed * 10007) + (i * 101) + life, Faults), Sabotage, Logs))
            .ToList();
        await Task.WhenAll(nodes.Select(node => node.StartAsync()));
        var customers = new BankCustomers(plan, i => nodes[i % Nodes].System, seed);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(Patience);
        var auditors = Enumerable.Range(0, 2).Select(i => customers.AuditAsync($"auditor-{i}", TimeSpan.FromMilliseconds(300), ending.Token)).ToList();

        var differences = new List<string>();
        try
        {
            await Task.WhenAll(customers.SendAllAsync(ending.Token), DisruptAsync(nodes, ending.Token)).WaitAsync(Patience, cancellationToken);
            while (!await BankAudit.IsSettledAsync(database.Observer, plan, ending.Token))
            {
                await Task.Delay(10, ending.Token);
            }
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            var stuck = await database.Observer.MailboxDepthsAsync(10, cancellationToken);
            differences.Add($"not settled within {Patience}; waiting: [{string.Join(' ', stuck.Select(depth => $"{depth.Actor}:{depth.Depth}"))}]");
        }

        await ending.CancelAsync();
        await Task.WhenAll(auditors);
        try
        {
            await Task.WhenAll(nodes.Select(node => node.StopAsync())).WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            differences.Add($"nodes did not stop within {Patience}: {string.Join("; ", nodes.Select(node => node.Describe()))}");
        }

        differences.AddRange(await BankAudit.FindAsync(database.Observer, plan, cancellationToken));
        return new BankVerdict(seed, differences, nodes.Sum(node => node.Struck), Disruptions, Stopwatch.GetElapsedTime(started));
    }

    private async Task DisruptAsync(List<SimulatedNode> nodes, CancellationToken cancellationToken)
    {
        var random = new Random(seed * 7919);
        for (var i = 0; i < Disruptions; i++)
        {
            await Task.Delay(random.Next(10, 100), cancellationToken);
            var node = nodes[random.Next(Nodes)];
            var pause = database.Lease * (random.NextDouble() * 2.25);
            switch (random.Next(5))
            {
                case 0 or 1:
                    node.Crash();
                    await Task.Delay(pause / 8, cancellationToken);
                    await node.StartAsync();
                    break;
                case 2 or 3:
                    node.Freeze();
                    await Task.Delay(pause, cancellationToken);
                    node.Thaw();
                    break;
                default:
                    await node.StopAsync();
                    await node.StartAsync();
                    break;
            }
        }
    }
}

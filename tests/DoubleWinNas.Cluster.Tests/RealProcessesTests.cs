using DoubleWinNas.Actors.Harness.Processes;
using Xunit.Abstractions;

namespace DoubleWinNas.Cluster.Tests;

public sealed class RealProcessesTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Nothing_is_lost_or_doubled_while_nodes_are_killed_and_frozen_and_the_database_restarts()
    {
        await using var progress = new StringWriter();
        var options = new ClusterOptions(Seed: 1, Transfers: 900, Kills: 2, Freezes: 1, Restarts: 2) { Patience = TimeSpan.FromMinutes(4) };

        var verdict = await new ClusterRun(options, progress).RunAsync(CancellationToken.None);

        output.WriteLine(progress.ToString());
        Assert.Empty(verdict.Differences);
        Assert.Equal((2, 1, 2, 1), (verdict.AfterKill.Count, verdict.AfterFreeze.Count, verdict.AfterRestart.Count, verdict.Rejoined));
    }
}

using DoubleWinNas.Cluster.Harness.Chaos;
using Xunit.Abstractions;

namespace DoubleWinNas.Cluster.Tests;

/// <summary>The short form of the benchmark <c>chaos</c>.</summary>
public sealed class SearchUnderFaultsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_search_whose_leader_is_killed_and_whose_worker_and_database_fail_ends_with_the_same_bytes()
    {
        await using var progress = new StringWriter();
        var options = new ChaosOptions(Seed: 3, [ChaosFault.KillLeader, ChaosFault.KillWorker, ChaosFault.CrashDatabase]) { Patience = TimeSpan.FromMinutes(5), Pause = TimeSpan.FromSeconds(1) };
        using var search = new ChaosSearch(rounds: 6);
        var undisturbed = await new ChaosRun(search, options with { Faults = [] }, progress).RunAsync(CancellationToken.None);

        var disturbed = await new ChaosRun(search, options, progress).RunAsync(CancellationToken.None);

        output.WriteLine(progress.ToString());
        output.WriteLine($"{undisturbed.Took} undisturbed, {disturbed.Took} under faults; begun again: {string.Join(", ", disturbed.Repeated)}");
        Assert.Equal(options.Faults, disturbed.Faults.Select(fault => fault.Fault));
        Assert.NotNull(disturbed.Faults[0].Answered);
        Assert.Equal(undisturbed.Front, disturbed.Front);

        // A fault costs what its victim worked on, nothing that was finished before.
        Assert.Equal(undisturbed.Items, disturbed.Items);
        Assert.InRange(disturbed.Repeated.Values.Sum(), 0, options.Faults.Count * ChaosCluster.Workers.Count);
    }
}

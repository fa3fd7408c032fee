using System.Diagnostics;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Node.Workers;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Tests.Workers;

/// <summary>Real processes that die, hang and are stopped.</summary>
public sealed class ChildWorkerTests : IDisposable
{
    private static readonly MeasureCosts Quick = new("host", 1, ["conv:16-16:k3:s1:p1@14"]);

    /// <summary>Seconds of work that can be stopped at any moment.</summary>
    private static readonly MeasureCosts Long = new("host", 1, [.. Enumerable.Range(1, 200).Select(i => $"conv:16-{i}:k3:s1:p1@14")]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_worker_that_is_killed_is_replaced_and_its_item_tried_again()
    {
        await using var node = await TestNode.StartAsync(_folder.Path, workers: 1, fault: "hang=MeasureCosts");
        await node.EnqueueAsync("costs/1", Quick);
        await node.WhenAsync("costs/1", item => item.State == WorkState.Leased, "is leased");
        var worker = Assert.Single(node.Node.Workers);
        Assert.Equal((WorkerState.Working, "costs/1", 1), (worker.State, worker.Item!.Id, worker.Item.Attempt));

        Process.GetProcessById(worker.ProcessId!.Value).Kill();

        var item = await node.EndAsync("costs/1");
        Assert.Equal((WorkState.Completed, 2), (item.State, item.Attempts));
        Assert.Equal(1, node.Node.Workers[0].Restarts);
        Assert.Contains("worker-1 was killed by signal 9 (SIGKILL", node.Node.Workers[0].LastEnd);
        Assert.NotEqual(worker.ProcessId, node.Node.Workers[0].ProcessId);
        await node.UntilAsync(() => Task.FromResult(node.LogOf("worker-1").Contains("costs/1 attempt 2: completed")), "the log tells of it");
    }

    [Fact]
    public async Task A_worker_whose_item_makes_no_progress_ends_itself()
    {
        await using var node = await TestNode.StartAsync(_folder.Path, workers: 1, fault: "hang=MeasureCosts", stall: TimeSpan.FromSeconds(2));
        await node.EnqueueAsync("costs/1", Quick);

        var item = await node.EndAsync("costs/1");

        Assert.Equal((WorkState.Completed, 2), (item.State, item.Attempts));
        Assert.Contains("made no progress", node.Node.Workers[0].LastEnd);
        Assert.Contains("costs/1: no progress for", node.Node.Workers[0].LastEnd);
    }

    [Fact]
    public async Task A_crash_in_native_code_costs_one_attempt_and_is_told_with_its_signal()
    {
        await using var node = await TestNode.StartAsync(_folder.Path, workers: 1, fault: "crash=MeasureCosts@1;crash=MeasureCosts@2");
        await node.EnqueueAsync("costs/1", Quick, maxAttempts: 2);

        var item = await node.EndAsync("costs/1");

        Assert.Equal((WorkState.Quarantined, 2), (item.State, item.Attempts));
        Assert.Contains("worker-1 was killed by signal 6 (SIGABRT", item.Error);
        await node.EnqueueAsync("costs/2", Quick);
        await node.UntilAsync(async () => await node.OutcomeAsync("costs/1") is { Error.Length: > 0 }, "the actor was told");
    }

    [Fact]
    public async Task A_poisoned_candidate_is_given_up_after_three_attempts_with_its_message()
    {
        await using var node = await TestNode.StartAsync(_folder.Path, workers: 1, fault: "poison=T3e6a.S_N5e3");
        await node.EnqueueAsync("evaluate/1", new EvaluateCandidates(new SearchSettings { Name = "s" }, new Artifact(new string('a', 64), 1), ["mobile-32@28_T3e6a.S_N5e3"]));

        var item = await node.EndAsync("evaluate/1");

        Assert.Equal((WorkState.Quarantined, 3), (item.State, item.Attempts));
        Assert.Contains("poisoned", item.Error);
        Assert.Equal(0, node.Node.Workers[0].Restarts);
    }

    [Fact]
    public async Task A_node_that_stops_gets_its_items_back_and_the_next_one_goes_on()
    {
        await using (var node = await TestNode.StartAsync(_folder.Path, workers: 1))
        {
            await node.EnqueueAsync("costs/1", Long);
            await node.WhenAsync("costs/1", item => item.Progress?.Contains("measuring") == true, "is under way");
            var process = node.Node.Workers[0].ProcessId!.Value;

            await node.Node.StopAsync();

            Assert.Throws<ArgumentException>(() => Process.GetProcessById(process));
        }

        await using var next = await TestNode.StartAsync(_folder.Path);
        var left = (await next.FindAsync("costs/1"))!;
        Assert.Equal((WorkState.Queued, 0, "worker-1 was stopped"), (left.State, left.Attempts, left.Error));
    }

    [Fact]
    public async Task A_child_ends_when_its_node_is_gone()
    {
        await using var node = await TestNode.StartAsync(_folder.Path);
        using var child = Process.Start(Start(node, "--child"))!;
        var exit = child.WaitForExitAsync();
        Assert.False(exit.IsCompleted);

        child.StandardInput.Close();

        await exit;
        Assert.Equal(ProcessEnd.NodeGone, child.ExitCode);
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_end_gives_its_item_back_and_exits_with_0()
    {
        await using var node = await TestNode.StartAsync(_folder.Path);
        await node.EnqueueAsync("costs/1", Long);
        using var worker = Process.Start(Start(node, "--drain-timeout", "0 seconds"))!;
        await node.WhenAsync("costs/1", item => item.Progress?.Contains("measuring") == true, "is under way");

        ProcessEnd.Terminate(worker.Id);
        await worker.WaitForExitAsync();

        Assert.Equal(0, worker.ExitCode);
        Assert.Equal(WorkState.Queued, (await node.FindAsync("costs/1"))!.State);
    }

    [Fact]
    public async Task A_worker_without_the_token_says_so_and_exits_with_2()
    {
        await using var node = await TestNode.StartAsync(_folder.Path);
        await File.WriteAllTextAsync(_folder.In("wrong"), "wrong\n");

        var run = await DwnasProcess.Run(null, "worker", "--join", node.Node.Address.ToString(), "--token-file", _folder.In("wrong"), "--pools", "train", "--folder", _folder.In("w"));

        run.ShouldRefuse("token");
    }

    private ProcessStartInfo Start(TestNode node, params string[] more)
    {
        var start = ProgramCommand.With(
        [
            "worker", "--join", node.Node.Address.ToString(), "--token-file", _folder.In("token"), "--pools", "train", "--folder", _folder.In("remote"), .. more,
        ]);
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardError = true;
        return start;
    }
}

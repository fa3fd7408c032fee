using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Tests.Store;

public abstract partial class ActorStoreSpecification
{
    [Fact]
    public async Task A_worker_is_listed_with_what_it_said_and_holds()
    {
        await EnqueueWorkAsync(Work("w-1"));
        await Store.SawWorkerAsync(Seen("gpu-1"), None);
        await Store.SawWorkerAsync(Seen("gpu-0"), None);
        await Store.LeaseWorkAsync(new WorkPull("gpu-1", ["train"], [], Long), None);

        var workers = await Store.ListWorkersAsync(10, None);

        Assert.Equal(["gpu-0", "gpu-1"], workers.Select(worker => worker.Name));
        Assert.Equal((WorkerPresence.Idle, null), (workers[0].State, workers[0].Item));
        Assert.Equal((WorkerPresence.Working, "w-1"), (workers[1].State, workers[1].Item));
        Assert.Equal(("p-1", "node-1", "1.0", "host-1"), (workers[1].Instance, workers[1].Node, workers[1].Version, workers[1].Host));
        Assert.Equal(["train"], workers[1].Pools);
        Assert.Equal(["cuda"], workers[1].Labels);
        Assert.Single(await Store.ListWorkersAsync(1, None));
    }

    [Fact]
    public async Task An_order_stands_until_it_is_taken_back_or_another_process_takes_the_name()
    {
        Assert.False(await Store.OrderWorkerAsync("gpu-1", WorkerOrder.Drain, None));
        Assert.Equal(WorkerOrder.None, await Store.SawWorkerAsync(Seen("gpu-1"), None));

        Assert.True(await Store.OrderWorkerAsync("gpu-1", WorkerOrder.Drain, None));
        Assert.Equal(WorkerOrder.Drain, await Store.SawWorkerAsync(Seen("gpu-1"), None));
        Assert.Equal(WorkerOrder.Drain, Assert.Single(await Store.ListWorkersAsync(10, None)).Order);
        Assert.True(await Store.OrderWorkerAsync("gpu-1", WorkerOrder.None, None));
        Assert.Equal(WorkerOrder.None, await Store.SawWorkerAsync(Seen("gpu-1"), None));

        await Store.OrderWorkerAsync("gpu-1", WorkerOrder.Drain, None);
        var before = Assert.Single(await Store.ListWorkersAsync(10, None)).StartedAt;
        await PassTimeAsync(Brief);
        Assert.Equal(WorkerOrder.None, await Store.SawWorkerAsync(Seen("gpu-1") with { Instance = "p-2" }, None));
        Assert.True(Assert.Single(await Store.ListWorkersAsync(10, None)).StartedAt > before);
    }

    private static WorkerSeen Seen(string name) => new(name, "p-1", "node-1", ["train"], ["cuda"], "1.0", "host-1");
}

using DoubleWinNas.Actors.Store;
using DoubleWinNas.Node.Workers;
using DoubleWinNas.Orchestration.Work;
using Microsoft.Extensions.Logging.Abstractions;

namespace DoubleWinNas.Node.Tests.Workers;

/// <summary>Who gets what when, without processes.</summary>
public sealed class LocalDispatchTests : IAsyncLifetime
{
    private static readonly MeasureCosts Payload = new("host", 1, ["conv:16-16:k3:s1:p1@14"]);

    private readonly TemporaryFolder _folder = new();
    private readonly IReadOnlyList<LocalSeat> _seats = WorkerSupervisor.Seats(2, "worker-", [Pools.Device, Pools.Train, Pools.Transform], "host");
    private TestNode _node = null!;
    private LocalDispatch _dispatch = null!;

    public async Task InitializeAsync()
    {
        _node = await TestNode.StartAsync(_folder.Path);
        _dispatch = new LocalDispatch(_node.Node.System, _seats, TimeProvider.System, NullLogger.Instance);
    }

    public async Task DisposeAsync()
    {
        _dispatch.Dispose();
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_measurement_waits_for_what_had_begun_and_then_has_the_machine_to_itself()
    {
        await _node.EnqueueAsync("train/1", Payload);
        await _node.EnqueueAsync("train/2", Payload);
        var first = await LeaseAsync(2);
        Assert.Equal("train/1", first!.Id);

        await _node.EnqueueAsync("measure", Payload, Pools.Device, 3, "device=host");
        Assert.Null(await LeaseAsync(1));

        await CompleteAsync(2, first);
        Assert.Null(await LeaseAsync(2));

        var measurement = await LeaseAsync(1);
        Assert.Equal("measure", measurement!.Id);
        Assert.Null(await LeaseAsync(2));

        await CompleteAsync(1, measurement);
        Assert.Equal("train/2", (await LeaseAsync(2))!.Id);
    }

    [Fact]
    public async Task Measurements_for_other_machines_hold_nobody_up()
    {
        await _node.EnqueueAsync("elsewhere", Payload, Pools.Device, 3, "device=nano-01");
        await _node.EnqueueAsync("train/1", Payload);

        Assert.Equal("train/1", (await LeaseAsync(2))!.Id);
        Assert.Null(await LeaseAsync(1));
    }

    [Fact]
    public async Task What_a_process_held_when_it_ended_is_a_failed_attempt_at_once()
    {
        await _node.EnqueueAsync("train/1", Payload);
        await LeaseAsync(2);
        Assert.Equal((WorkerState.Working, "train/1"), (_seats[1].Activity.State, _seats[1].Activity.Item!.Id));

        await _dispatch.EndedAsync(_seats[1], "worker-2 fell", isStopped: false, CancellationToken.None);

        var item = (await _node.FindAsync("train/1"))!;
        Assert.Equal((WorkState.Queued, 1, "worker-2 fell"), (item.State, item.Attempts, item.Error));
        Assert.Equal(2, (await LeaseAsync(1))!.Attempt);
    }

    [Fact]
    public async Task Who_asks_for_work_again_never_got_what_it_was_given()
    {
        await _node.EnqueueAsync("train/1", Payload);
        await LeaseAsync(2);

        Assert.Equal(("train/1", 1), (await LeaseAsync(2)) is { } again ? (again.Id, again.Attempt) : default);
    }

    [Fact]
    public async Task A_waiting_worker_is_woken_when_the_machine_becomes_free()
    {
        await _node.EnqueueAsync("train/1", Payload);
        var first = await LeaseAsync(2);
        await _node.EnqueueAsync("measure", Payload, Pools.Device, 3, "device=host");

        var waiting = LeaseAsync(1, TimeSpan.FromMinutes(1));
        await CompleteAsync(2, first!);

        Assert.Equal("measure", (await waiting)!.Id);
    }

    private Task<WorkLease?> LeaseAsync(int worker, TimeSpan wait = default)
    {
        var seat = _seats[worker - 1];
        return _dispatch.LeaseAsync(new WorkPull(seat.Name, seat.Pools, seat.Labels, TimeSpan.FromMinutes(5)), wait, CancellationToken.None);
    }

    private async Task CompleteAsync(int worker, WorkLease lease)
    {
        Assert.Equal(WorkVerdict.Accepted, await _node.Node.System.Work.CompleteAsync(lease.Id, lease.Epoch, new CandidatesEvaluated([], 0), CancellationToken.None));
        _dispatch.Finished(_seats[worker - 1].Name, lease.Id, lease.Epoch);
    }
}

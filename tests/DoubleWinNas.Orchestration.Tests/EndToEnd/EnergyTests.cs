using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Tests.Fixtures;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Tests.EndToEnd;

/// <summary>Searches on a device with a power sensor.</summary>
public sealed class EnergyTests
{
    private static readonly Lazy<Task<SearchStatus>> Reference = new(() => RunAsync(TestSettings.Small));

    [Fact]
    public async Task Energy_is_the_third_objective_and_every_prediction_and_measurement_tells_it()
    {
        var status = await Reference.Value;

        Assert.Equal((SearchPhase.Finished, true, null), (status.Phase, status.HasEnergy, status.EnergyUnavailable));
        Assert.All(status.Front, member => Assert.Equal(FakeWork.PlannedOf(member.Genotype).ShallowMillijoules!.Value, member.ShallowMillijoules!.Value, 1e-9));
        Assert.DoesNotContain(status.Front, member => status.Front.Any(other => other != member
            && other.Accuracy >= member.Accuracy && other.ShallowMilliseconds <= member.ShallowMilliseconds && other.ShallowMillijoules <= member.ShallowMillijoules));
        Assert.All(status.Finalists, finalist => Assert.Equal(finalist.Devices[0].ShallowMillijoules!.Value, Measured(finalist), 1e-9));
    }

    [Fact]
    public async Task Without_a_sensor_the_search_is_the_one_without_energy_and_says_why()
    {
        await using var without = await Simulation.StartAsync();
        await without.StartSearchAsync(TestSettings.Small);
        await using var unwanted = await Simulation.StartAsync(() => Simulation.With(tamper: FakeWork.WithSensor()));
        await unwanted.StartSearchAsync(TestSettings.Small with { Devices = [new DeviceSettings { Energy = false }] });

        var status = await without.RunAsync();
        var refused = await unwanted.RunAsync();

        Assert.Equal((false, "the worker measured none"), (status.HasEnergy, status.EnergyUnavailable));
        Assert.Equal((false, "the settings say energy = false"), (refused.HasEnergy, refused.EnergyUnavailable));
        Assert.Equal(status.Front.Select(member => member.ToString()), refused.Front.Select(member => member.ToString()));
        Assert.All(status.Front, member => Assert.Null(member.ShallowMillijoules));
    }

    [Fact]
    public async Task A_bound_of_energy_is_kept_by_every_finalist_when_measured()
    {
        var bound = 0.85 * (await Reference.Value).Front.Max(member => member.ShallowMillijoules!.Value);
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(workers: 2, tamper: FakeWork.WithSensor(1.5)));
        await simulation.StartSearchAsync(Bounded(bound));

        var status = await simulation.RunAsync();

        Assert.Equal(SearchPhase.Finished, status.Phase);
        Assert.NotEmpty(status.Missed);
        Assert.All(status.Missed, finalist => Assert.EndsWith($"mJ on host, the bound is {bound:0.####} mJ", finalist.Error));
        Assert.Equal((1.5, 1.0), (Math.Round(status.Corrections[0].EnergyScale!.Value, 6), Math.Round(status.Corrections[0].Scale, 6)));
        Assert.NotEmpty(status.Finalists);
        Assert.All(status.Finalists, finalist => Assert.InRange(Measured(finalist), 0, bound));
        Assert.All(status.Front, member => Assert.InRange(member.ShallowMillijoules!.Value, 0, bound));
        Assert.Equal(1.5, (await simulation.AskDeviceAsync<DeviceTable>(new DescribeCosts(1))).Costs!.EnergyScales!["mobile-32"], 1e-6);
    }

    [Fact]
    public async Task A_bound_of_energy_on_a_device_without_a_sensor_is_refused_with_the_remedy_at_the_first_measurement()
    {
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(
            tamper: (_, result) => result is CostsMeasured costs ? costs with { EnergyUnavailable = "this device has no power sensor" } : result));
        await simulation.StartSearchAsync(Bounded(20));

        var status = await simulation.RunAsync();

        Assert.Equal(SearchPhase.Failed, status.Phase);
        Assert.Equal(
            "energy <= 20 mJ on host cannot be kept: energy is not available there (this device has no power sensor). "
            + "Let the device's worker read a power sensor ('dwnas doctor --device' says what it finds), or take the bound out.",
            status.Reason);
        Assert.Equal(["costs/host/0"], simulation.Leased);
    }

    [Fact]
    public async Task A_bound_below_the_least_reachable_energy_fails_the_search_with_it()
    {
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(tamper: FakeWork.WithSensor()));
        await simulation.StartSearchAsync(Bounded(0.001));

        var status = await simulation.RunAsync();

        Assert.Equal(SearchPhase.Failed, status.Phase);
        Assert.StartsWith("energy <= 0.001 mJ on host cannot be met: the least reachable energy of the space there is ", status.Reason);
        Assert.EndsWith("). Raise the bound or widen the space.", status.Reason);
    }

    [Fact]
    public async Task A_search_with_a_bound_of_energy_comes_out_the_same_for_many_workers_and_restarts()
    {
        var bound = 0.85 * (await Reference.Value).Front.Max(member => member.ShallowMillijoules!.Value);
        await using var alone = await Simulation.StartAsync(() => Simulation.With(tamper: FakeWork.WithSensor(1.5)));
        await alone.StartSearchAsync(Bounded(bound));
        var expected = Simulation.Result(await alone.RunAsync());
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(workers: 4, seed: 5, repeating: true, restarts: [2, 10, 25, 40, 55], tamper: FakeWork.WithSensor(1.5)));
        await simulation.StartSearchAsync(Bounded(bound));

        Assert.Equal(expected, Simulation.Result(await simulation.RunAsync()));
    }

    [Fact]
    public async Task A_frozen_table_with_energies_makes_energy_an_objective_one_without_does_not()
    {
        await using var first = await Simulation.StartAsync(() => Simulation.With(tamper: FakeWork.WithSensor()));
        await first.StartSearchAsync(TestSettings.Small);
        var expected = await first.RunAsync();
        var costs = (await first.AskDeviceAsync<DeviceTable>(new DescribeCosts(1))).Costs!;

        var frozen = await RunAsync(TestSettings.Small with { Devices = [new DeviceSettings { Frozen = costs }] });
        var bare = await RunAsync(TestSettings.Small with { Devices = [new DeviceSettings { Frozen = costs with { Millijoules = null } }] });

        Assert.Equal(Simulation.Result(expected), Simulation.Result(frozen));
        Assert.Equal((false, "its cost table holds none"), (bare.HasEnergy, bare.EnergyUnavailable));
    }

    private static SearchSettings Bounded(double millijoules) => TestSettings.Small with
    {
        Constraints = [new ConstraintSettings(ConstraintSettings.Energy, millijoules, "host")],
        Finalists = new FinalistSettings { Count = 3, CorrectionRounds = 3 },
    };

    private static async Task<SearchStatus> RunAsync(SearchSettings settings)
    {
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(tamper: FakeWork.WithSensor()));
        await simulation.StartSearchAsync(settings);
        return await simulation.RunAsync();
    }

    private static double Measured(Finalist finalist) => finalist.Devices[0].Measured!.Latencies.Single(model => model.Name == "shallow").Millijoules!.Value;
}

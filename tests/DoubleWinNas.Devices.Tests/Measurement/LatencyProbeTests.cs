using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.Tests.Testing;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.Tests.Measurement;

public sealed class LatencyProbeTests
{
    private static readonly LatencyProbeOptions Options = new()
    {
        Duration = TimeSpan.FromMilliseconds(200),
        MinimumRuns = 5,
        WarmUpWindow = TimeSpan.FromMilliseconds(20),
        WarmUpLimit = TimeSpan.FromMilliseconds(400),
        Slice = TimeSpan.FromMilliseconds(6),
        MinimumRounds = 4,
    };

    private readonly ControlledTime _time = new();

    [Fact]
    public void Slow_first_runs_are_warm_up_and_not_counted()
    {
        var model = new FakeModel(_time, run => run < 30 ? 10 - run * 0.25 : 2);

        var result = new LatencyProbe(_time, Options).Measure(model);

        Assert.True(result.WarmUp.IsStable);
        Assert.True(result.WarmUp.Runs >= 30);
        Assert.Equal(2, result.Latency.P95.Value, 9);
        Assert.Equal(model.Runs, result.WarmUp.Runs + result.Latency.Runs);
    }

    [Fact]
    public void Warm_up_that_never_settles_ends_at_its_limit_and_is_told()
    {
        var model = new FakeModel(_time, run => Math.Pow(1.05, run));

        var result = new LatencyProbe(_time, Options).Measure(model);

        Assert.False(result.WarmUp.IsStable);
    }

    [Fact]
    public void Runs_go_on_for_the_whole_duration()
    {
        var result = new LatencyProbe(_time, Options).Measure(new FakeModel(_time, _ => 2));

        Assert.Equal(100, result.Latency.Runs);
    }

    [Fact]
    public void Slow_model_is_run_the_least_number_of_times()
    {
        var result = new LatencyProbe(_time, Options).Measure(new FakeModel(_time, _ => 500));

        Assert.Equal(5, result.Latency.Runs);
        Assert.Equal(500, result.Latency.Median.Value, 9);
    }

    [Fact]
    public void Device_that_slows_down_is_reported_as_drift()
    {
        // From 100 ms on, after warming up, every run takes a tenth longer.
        var result = new LatencyProbe(_time, Options).Measure(new FakeModel(_time, _ => _time.Elapsed.TotalMilliseconds < 140 ? 2 : 2.2));

        Assert.True(result.Drift.IsExceeded);
        Assert.Equal(0.1, result.Drift.Change, 9);
    }

    [Fact]
    public void Compared_models_take_turns()
    {
        var order = new List<char>();
        var models = "ABC".Select(name => new FakeModel(_time, _ => 2, () => order.Add(name))).ToArray();
        new LatencyProbe(_time, Options).Compare(models);

        // Warm-up goes model by model; then a slice of 6 ms is one untimed and three timed runs.
        var measured = string.Concat(order.Skip(order.FindIndex(name => name == 'C') + 20));
        Assert.StartsWith("AAAABBBBCCCCAAAABBBBCCCC", measured, StringComparison.Ordinal);
        Assert.Equal(0, measured.Length % 12);
    }

    [Fact]
    public void Speed_up_is_over_the_first_model()
    {
        var results = new LatencyProbe(_time, Options).Compare([new FakeModel(_time, _ => 3), new FakeModel(_time, _ => 1.5), new FakeModel(_time, _ => 6)]);

        Assert.Null(results[0].Speedup);
        Assert.Equal(2, results[1].Speedup!.Median, 9);
        Assert.Equal(0.5, results[2].Speedup!.Median, 9);
        Assert.Equal(0, results[2].Speedup!.Spread, 9);
        Assert.Equal([3, 1.5, 6], results.Select(result => Math.Round(result.Latency.Median.Value, 9)));
    }

    [Fact]
    public void Drift_of_the_device_does_not_move_the_speed_up()
    {
        var results = new LatencyProbe(_time, Options with { Duration = TimeSpan.FromSeconds(1) }).Compare(
            [new FakeModel(_time, _ => 4 * Slowness()), new FakeModel(_time, _ => 2 * Slowness())]);

        Assert.True(results[0].Drift.IsExceeded);
        Assert.Equal(2, results[1].Speedup!.Median, 0.01);

        // Within a round of 24 ms the second model meets a device that is 0.3 % slower than the first one did.
        double Slowness() => 1 + _time.Elapsed.TotalSeconds / 4;
    }

    [Fact]
    public void Every_model_gets_its_rounds_and_runs_however_slow_another_one_is()
    {
        var results = new LatencyProbe(_time, Options).Compare([new FakeModel(_time, _ => 1000), new FakeModel(_time, _ => 1)]);

        Assert.Equal(4, results[1].Speedup!.Rounds);
        Assert.All(results, result => Assert.True(result.Latency.Runs >= 5));
    }

    [Fact]
    public void Comparing_needs_two_models() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatencyProbe(_time, Options).Compare([new FakeModel(_time, _ => 1)]));

    [Fact]
    public void Measuring_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var model = new FakeModel(_time, _ => 0, cancellation.Cancel);

        Assert.Throws<OperationCanceledException>(() => new LatencyProbe(_time, Options).Measure(model, cancellation.Token));
    }

    [Fact]
    public void Unusable_option_is_named() =>
        Assert.Contains(
            "option MinimumRuns is 0",
            Assert.Throws<InputException>(() => new LatencyProbe(_time, Options with { MinimumRuns = 0 })).Message,
            StringComparison.Ordinal);
}

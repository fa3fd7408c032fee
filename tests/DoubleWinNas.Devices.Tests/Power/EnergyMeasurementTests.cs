using DoubleWinNas.Devices.Power;
using DoubleWinNas.Devices.Tests.Testing;

namespace DoubleWinNas.Devices.Tests.Power;

public sealed class EnergyMeasurementTests
{
    private const double Step = 0.02;

    [Fact]
    public void Energy_is_the_power_above_idle_over_the_time_divided_by_inferences()
    {
        var energy = EnergyMeasurement.Of(Samples(i => 2 + Ripple(i)), Samples(i => 5 + Ripple(i)), 1000, "sensor", out var fault)!;

        // 3 W over 5 s are 15 J.
        Assert.Null(fault);
        Assert.Equal(15, energy.PerInference.Value, 0.05);
        Assert.InRange(energy.Uncertainty.Value, 0, 0.2);
        Assert.Equal((2.0, 5.0), (Math.Round(energy.Idle.Value, 2), Math.Round(energy.Load.Value, 2)));
    }

    [Fact]
    public void Uneven_samples_are_integrated_by_their_times()
    {
        var samples = new PowerSamples([0, 1, 4], [0, 2, 2], 0);

        Assert.Equal((7, 4, 7.0 / 4), (samples.Energy, samples.Duration, samples.Mean));
    }

    [Fact]
    public void A_noisy_sensor_has_a_larger_uncertainty()
    {
        double Noise(int i) => ((i * 7919) % 13) - 6;
        var calm = EnergyMeasurement.Of(Samples(i => 20 + Ripple(i)), Samples(i => 50 + Ripple(i)), 100, "s", out _)!;
        var noisy = EnergyMeasurement.Of(Samples(i => 20 + Noise(i)), Samples(i => 50 + Noise(i)), 100, "s", out _)!;

        Assert.True(noisy.Uncertainty.Value > 5 * calm.Uncertainty.Value);
    }

    [Theory]
    [InlineData(0.0, "nothing but zero")]
    [InlineData(3.0, "frozen at 3 W")]
    public void A_sensor_that_always_says_the_same_is_not_believed(double value, string words)
    {
        Assert.Null(EnergyMeasurement.Of(Samples(_ => value), Samples(i => 5 + Ripple(i)), 100, "sensor", out var fault));
        Assert.Contains(words, fault);
    }

    [Fact]
    public void Negative_values_are_not_believed()
    {
        Assert.Null(EnergyMeasurement.Of(Samples(i => 2 + Ripple(i)), Samples(i => i == 7 ? -4 : 5 + Ripple(i)), 100, "sensor", out var fault));
        Assert.Equal("sensor: under load, the sensor gave a negative value (-4 W)", fault);
    }

    [Fact]
    public void Less_power_under_load_than_idle_is_no_energy()
    {
        Assert.Null(EnergyMeasurement.Of(Samples(i => 5 + Ripple(i)), Samples(i => 4 + Ripple(i)), 100, "sensor", out var fault));
        Assert.Contains("draws no more under load", fault);
    }

    [Fact]
    public void A_sensor_that_mostly_fails_to_answer_is_not_believed()
    {
        var deaf = Samples(i => 5 + Ripple(i)) with { Missed = 1000 };

        Assert.Null(EnergyMeasurement.Of(Samples(i => 2 + Ripple(i)), deaf, 100, "sensor", out var fault));
        Assert.Contains("did not answer 1000 of", fault);
    }

    [Fact]
    public void A_probe_measures_idle_first_then_back_to_back_inferences()
    {
        var runs = 0;
        using var never = new ManualResetEventSlim(initialState: false);
        var model = new FakeModel(new ControlledTime(), _ => 0, () =>
        {
            runs++;
            never.Wait(1);
        });
        var options = new EnergyProbeOptions { Interval = TimeSpan.FromMilliseconds(2), Idle = TimeSpan.FromMilliseconds(120), Load = TimeSpan.FromMilliseconds(200) };

        var energy = new EnergyProbe(new LoadSensor(() => runs), TimeProvider.System, options).Measure(model, out var fault)!;

        Assert.Null(fault);
        Assert.Equal(runs, energy.Inferences);
        Assert.True(energy.Idle.Value < 2.1 && energy.Load.Value > 4);
    }

    private static PowerSamples Samples(Func<int, double> watts) =>
        new([.. Enumerable.Range(0, 251).Select(i => i * Step)], [.. Enumerable.Range(0, 251).Select(watts)], 0);

    private static double Ripple(int i) => 0.01 * ((i % 5) - 2);

    /// <summary>Two watts, five once something runs.</summary>
    private sealed class LoadSensor(Func<int> runs) : IPowerSensor
    {
        private int _reads;

        public string Name => "load";

        public Watts? Read() => new Watts((runs() == 0 ? 2 : 5) + Ripple(_reads++));

        public void Dispose()
        {
        }
    }
}

using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Power;
using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Devices.Tests.Costs;

/// <summary>Runs of a millisecond on a device that draws two watts at rest, and as many more as the number of the model that runs.</summary>
public sealed class CostEnergyTests
{
    private static readonly CostConditions Conditions = new("host", "fake 1.0", "fp32", 1, 1, "default");

    private static readonly CostMeasurerOptions Options = new()
    {
        Rounds = 2,
        Slice = TimeSpan.FromMilliseconds(3),
        Energy = new EnergyProbeOptions { Interval = TimeSpan.FromMilliseconds(2), Idle = TimeSpan.FromMilliseconds(100), Load = TimeSpan.FromMilliseconds(150) },
    };

    private static readonly CostOperation[] Operations = [.. new[] { "conv:4-8:k3:s2:p1:a@8", "classifier:8-10@4" }.Select(CostOperation.Parse)];

    [Fact]
    public void An_operations_energy_is_its_power_above_idle_times_its_time()
    {
        var device = new Device();

        var table = new CostMeasurer(device, TimeProvider.System, Options, new Sensor(device, () => 0)).Measure(Operations, Conditions).Table;

        for (var i = 0; i < Operations.Length; i++)
        {
            table.TryGet(Operations[i], out var milliseconds);
            Assert.True(table.TryGetEnergy(Operations[i], out var millijoules));

            // Model 0 is the empty call, 1 the reference.
            Assert.Equal(i + 2, millijoules / milliseconds, 0.15 * (i + 2));
        }
    }

    [Fact]
    public void A_sensor_that_cannot_be_believed_leaves_the_times_and_says_why()
    {
        var device = new Device();

        var measured = new CostMeasurer(device, TimeProvider.System, Options, new Sensor(device, () => -20)).Measure(Operations, Conditions);

        Assert.Equal(2, measured.Table.Entries.Count);
        Assert.Empty(measured.Table.Energies);
        Assert.Contains("negative value", measured.EnergyUnavailable);
    }

    [Fact]
    public void Operations_that_lack_only_their_energy_are_measured_again_where_there_is_a_sensor()
    {
        var device = new Device();
        var table = new CostTable(Conditions);
        table.Set(Operations[0], 42);
        table.Set(Operations[1], 42);
        Assert.Equal(0, new CostMeasurer(device, TimeProvider.System, Options).Complete(table, Operations).Measured);

        Assert.Equal(2, new CostMeasurer(device, TimeProvider.System, Options, new Sensor(device, () => 0)).Complete(table, Operations).Measured);

        Assert.Equal(2, table.Energies.Count);
        Assert.DoesNotContain(42.0, table.Entries.Values);
    }

    private sealed class Device : IInferenceRuntime
    {
        private const int Nothing = 0;

        private int _loaded;
        private volatile int _running = Nothing;

        public RuntimeIdentity Identity { get; } = new("fake", "1.0");

        public int Running
        {
            get => _running;
            set => _running = value;
        }

        public ILoadedModel Load(ReadOnlySpan<byte> onnx, InferenceConditions conditions) => new Model(this, _loaded++);
    }

    private sealed class Model(Device device, int number) : ILoadedModel
    {
        private readonly float[] _values = new float[4];

        public Span<float> Input => _values;

        public ReadOnlySpan<float> Output => _values;

        public void Run()
        {
            device.Running = number;
            using var never = new ManualResetEventSlim(initialState: false);
            never.Wait(number);
            device.Running = 0;
        }

        public void Dispose()
        {
        }
    }

    private sealed class Sensor(Device device, Func<double> more) : IPowerSensor
    {
        private int _reads;

        public string Name => "sensor";

        public Watts? Read() => new Watts(2 + device.Running + more() + (0.001 * (_reads++ % 3)));

        public void Dispose()
        {
        }
    }
}

using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Devices.Tests.Testing;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Devices.Tests.Measurement;

public sealed class ModelMeasurerTests
{
    private static readonly DeviceProfile Device = new("host", "cpu", 2, null, 2000);

    private static readonly InferenceConditions Eight = new(Resolution.Square(8));

    private static readonly LatencyProbeOptions Short = new()
    {
        Duration = TimeSpan.FromMilliseconds(50),
        WarmUpWindow = TimeSpan.FromMilliseconds(5),
        WarmUpLimit = TimeSpan.FromMilliseconds(50),
        Slice = TimeSpan.FromMilliseconds(2),
    };

    [Fact]
    public void Report_carries_all_that_the_figures_are_valid_for()
    {
        var time = new ControlledTime();
        var conditions = new InferenceConditions(new Resolution(20, 30), Batch: 4, Threads: 2);

        var runtime = new FakeRuntime(time, number => number == 0 ? 3 : 1);

        var report = new ModelMeasurer(runtime, time).Measure(Device, [Fake("deep"), Fake("shallow")], conditions);

        Assert.Equal(
            (Device, "fake 1.0", conditions, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)),
            (report.Device, report.Runtime, report.Conditions, report.Time));
        Assert.Equal([("deep", "g"), ("shallow", "g")], report.Models.Select(model => (model.Name, model.Source)));
        Assert.Equal(3, report.Models[1].Result.Speedup!.Median, 9);
    }

    [Fact]
    public void Real_models_are_measured_on_ONNX_Runtime()
    {
        // Sixteen times the work: the order is certain on any machine.
        var report = new ModelMeasurer(new OnnxRuntimeInference(), TimeProvider.System, Short).Measure(
            HostDevice.Describe(),
            [Convolutions("heavy", 16), Convolutions("light", 1)],
            new InferenceConditions(Resolution.Square(16)));

        Assert.Equal("onnxruntime 1.23.2", report.Runtime);
        Assert.All(report.Models, model => Assert.True(model.Result.Latency.Median.Value > 0));
        Assert.True(report.Models[1].Result.Speedup!.Median > 1);
    }

    [Fact]
    public void Single_model_is_measured_without_a_speed_up()
    {
        var time = new ControlledTime();

        var report = new ModelMeasurer(new FakeRuntime(time, _ => 1), time).Measure(Device, [Fake("only")], Eight);

        Assert.Null(Assert.Single(report.Models).Result.Speedup);
    }

    [Fact]
    public void Unusable_model_is_named()
    {
        var error = Assert.Throws<InputException>(() => new ModelMeasurer(new OnnxRuntimeInference(), TimeProvider.System, Short).Measure(
            Device,
            [Convolutions("good", 1), Fake("bad")],
            new InferenceConditions(Resolution.Square(16))));

        Assert.StartsWith("Model 'bad': ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_are_disposed_even_after_a_failure()
    {
        var time = new ControlledTime();
        var runtime = new FakeRuntime(time, number => number == 0 ? 1 : throw new InferenceException("no memory"));

        Assert.Throws<InferenceException>(
            () => new ModelMeasurer(runtime, time).Measure(Device, [Fake("a"), Fake("b")], Eight));

        Assert.All(runtime.Models, model => Assert.True(model.IsDisposed));
    }

    [Fact]
    public void Nothing_to_measure_is_an_error() =>
        Assert.Throws<InputException>(() => new ModelMeasurer(new FakeRuntime(new(), _ => 1), new ControlledTime()).Measure(Device, [], Eight));

    private static MeasurableModel Fake(string name) => new(name, "g", new byte[] { 1, 2, 3 });

    private static MeasurableModel Convolutions(string name, int count)
    {
        var conv = new Conv2d(32, 32, 3, 1, 1, Bias: true);
        var nodes = Enumerable.Range(0, count).Select(i => new Node($"{i}.conv", conv, i == 0 ? Network.InputName : $"{i - 1}.conv"));
        var network = SmallNetworks.Of(32, Resolution.Square(16), [.. nodes]);
        return new MeasurableModel(name, network.Source, OnnxWriter.ToBytes(network, RandomWeights.For(network, 1)));
    }
}

using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Execution;

namespace DoubleWinNas.Training.Tests.Execution;

[Collection(TorchCollection.Name)]
public sealed class NetworkExecutorTests
{
    // float32 against float64 through some 30 layers of up to a few hundred terms each
    private const double Tolerance = 2e-4;

    public static TheoryData<string, double, int> Cases()
    {
        var cases = new TheoryData<string, double, int>();
        foreach (var resolution in new[] { "16", "15", "1", "9x20" })
        {
            foreach (var s in new[] { 0, 0.5, 1 })
            {
                cases.Add(resolution, s, 1);
            }
        }

        cases.Add("16", 0.25, 3);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Logits_are_those_of_the_definition_at_every_s_and_resolution(string resolution, double s, int channels)
    {
        var network = TestNetworks.Varied(channels: channels);
        RequireEqualToReference(network, Resolution.Parse(resolution), s);
    }

    [Fact]
    public void A_folded_network_without_batch_normalisation_runs_too()
    {
        Network shallow = new(
            "shallow",
            InputChannels: 1,
            Resolution.Square(8),
            [
                new Node("stem.conv", new Conv2d(1, 4, 3, Stride: 2, Padding: 1, Bias: true), Network.InputName),
                new Node("stem.act", new Activation(ActivationKind.ReLU6), "stem.conv"),
                new Node("block.pad", new ZeroPad2d(1), "stem.act"),
                new Node("block.conv", new Conv2d(4, 4, 3, Bias: true), "block.pad"),
                new Node("block.add", new Add(), ["block.conv", "stem.act"]),
                new Node("pool", new GlobalAveragePool(), "block.add"),
                new Node("classifier", new Linear(4, 3), "pool"),
            ],
            []);

        RequireEqualToReference(shallow, Resolution.Square(8), s: 1);
        RequireEqualToReference(shallow, Resolution.Parse("7x10"), s: 1);
    }

    [Fact]
    public void Values_stay_in_channels_last_memory_even_for_one_channel()
    {
        using var scope = new DisposeScope();
        var network = TestNetworks.Small();
        using var model = ModelState.Create(network, TestNetworks.RandomWeights(network, 1));
        var untilHead = network with { Nodes = [.. network.Nodes.TakeWhile(node => node.Op is not GlobalAveragePool)] };

        var features = new NetworkExecutor(untilHead).Forward(RandomImages.Of(2, 1, Resolution.Square(16), 1), model, ForwardMode.Inference());

        Assert.True(features.IsChannelsLast);
        Assert.False(features.IsContiguous);
    }

    [Fact]
    public void A_training_pass_moves_running_statistics_by_the_momentum_towards_those_of_the_batch()
    {
        using var scope = new DisposeScope();
        var network = TestNetworks.Small();
        using var model = ModelState.Create(network, TestNetworks.RandomWeights(network, 2));
        var images = RandomImages.Of(8, 1, Resolution.Square(16), 3);
        var stem = Functional.Conv2d(images, model.Parameters[0].Value, stride: 2, padding: 1);
        var (mean, variance) = (stem.Mean([0, 2, 3]).ToArray<double>(), stem.Var([0, 2, 3]).ToArray<double>());
        var before = (Mean: model[StatisticsMode.Student].Means[0].Value.ToArray<double>(), Variance: model[StatisticsMode.Student].Variances[0].Value.ToArray<double>());

        new NetworkExecutor(network).Forward(images, model, new ForwardMode(1, StatisticsMode.Student, Momentum: 0.3));

        var after = model[StatisticsMode.Student];
        Assert.Equal(before.Mean.Zip(mean, (old, batch) => 0.7 * old + 0.3 * batch), after.Means[0].Value.ToArray<double>(), Close);
        Assert.Equal(before.Variance.Zip(variance, (old, batch) => 0.7 * old + 0.3 * batch), after.Variances[0].Value.ToArray<double>(), Close);
    }

    [Fact]
    public void Each_mode_moves_its_own_statistics_and_is_evaluated_with_them()
    {
        using var scope = new DisposeScope();
        var network = TestNetworks.Small();
        using var model = ModelState.Create(network, TestNetworks.RandomWeights(network, 2));
        var executor = new NetworkExecutor(network);
        var images = RandomImages.Of(8, 1, Resolution.Square(16), 3);
        var student = Copy(StatisticsMode.Student);
        var before = Logits();

        executor.Forward(images, model, ForwardMode.Training(s: 0, StatisticsMode.Teacher));

        Assert.Equal(student, Copy(StatisticsMode.Student));
        Assert.NotEqual(student, Copy(StatisticsMode.Teacher));
        Assert.Equal(before, Logits());
        Assert.NotEqual(before, executor.Forward(images, model, ForwardMode.Inference(1, StatisticsMode.Teacher)).ToArray<float>());

        float[] Copy(StatisticsMode mode) => [.. model[mode].All.SelectMany(tensor => tensor.Value.ToArray<float>())];
        float[] Logits() => executor.Forward(images, model, ForwardMode.Inference()).ToArray<float>();
    }

    [Fact]
    public void Export_gives_back_what_was_put_in_under_the_same_names()
    {
        var network = TestNetworks.Varied(channels: 3);
        var weights = TestNetworks.RandomWeights(network, 7);
        using var model = ModelState.Create(network, weights);

        var exported = model.Export();

        Assert.Equal(weights.Tensors.Keys, exported.Tensors.Keys);
        Assert.All(weights.Tensors, entry =>
        {
            Assert.Equal(entry.Value.Shape, exported[entry.Key].Shape);
            Assert.Equal(entry.Value.Data, exported[entry.Key].Data);
        });
    }

    [Fact]
    public void An_inference_pass_leaves_no_tensor_but_its_result()
    {
        var network = TestNetworks.Varied();
        using var model = ModelState.Create(network, TestNetworks.RandomWeights(network, 1));
        using var images = RandomImages.Of(2, 1, Resolution.Square(16), 1);
        var executor = new NetworkExecutor(network);
        using var noGrad = new NoGrad();
        var before = TorchRuntime.LiveTensors;

        foreach (var s in new[] { 0, 0.5, 1 })
        {
            using var logits = executor.Forward(images, model, ForwardMode.Inference(s));
            Assert.Equal(before + 1, TorchRuntime.LiveTensors);
        }
    }

    [Fact]
    public void Bfloat16_gives_nearly_the_same_logits_in_float32()
    {
        using var scope = new DisposeScope();
        using var noGrad = new NoGrad();
        var network = TestNetworks.Small();
        using var model = ModelState.Create(network, TestNetworks.RandomWeights(network, 1));
        var executor = new NetworkExecutor(network);
        var images = RandomImages.Of(2, 1, Resolution.Square(16), 1);

        var exact = new ComputeContext(Device.Cpu, Precision.Float32).Forward(executor, images, model, ForwardMode.Inference());
        var rounded = new ComputeContext(Device.Cpu, Precision.BFloat16).Forward(executor, images, model, ForwardMode.Inference());

        Assert.Equal(DType.Float32, rounded.DType);
        Assert.NotEqual(exact.ToArray<float>(), rounded.ToArray<float>());
        // bfloat16 keeps 8 bits
        Assert.Equal(exact.ToArray<double>(), rounded.ToArray<double>(), (x, y) => Math.Abs(x - y) < 0.05 * exact.Abs().Max().ItemDouble());
    }

    private static bool Close(double x, double y) => Math.Abs(x - y) <= 1e-5 * Math.Max(1, Math.Abs(x));

    private static void RequireEqualToReference(Network network, Resolution resolution, double s)
    {
        const int Count = 2;
        using var scope = new DisposeScope();
        using var noGrad = new NoGrad();
        var weights = TestNetworks.RandomWeights(network, 5);
        using var model = ModelState.Create(network, weights);
        var pixels = RandomImages.Values(Count, network.InputChannels, resolution, 6);
        var images = Tensor.FromSpan<float>(pixels, [Count, network.InputChannels, resolution.Height, resolution.Width]);

        var logits = new NetworkExecutor(network).Forward(images, model, ForwardMode.Inference(s)).ToArray<double>();

        var reference = new ReferenceNetwork(network, weights, s);
        var length = pixels.Length / Count;
        var expected = Enumerable.Range(0, Count).SelectMany(i => reference.Logits(pixels.AsSpan(i * length, length), resolution)).ToArray();
        var scale = expected.Max(Math.Abs);
        Assert.True(scale > 1e-3, "the comparison would be empty");
        Assert.Equal(expected, logits, (x, y) => Math.Abs(x - y) <= Tolerance * scale);
    }
}

using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Optimization;
using DoubleWinNas.Training.Supernets;

namespace DoubleWinNas.Training.Tests.Supernets;

[Collection(TorchCollection.Name)]
public sealed class SandwichStepTests : IDisposable
{
    private const double LearningRate = 0.05;
    private const double Momentum = 0.9;
    private const double Decay = 0.01;
    private static readonly ComputeContext Context = new(Device.Cpu, Precision.Float32);
    private static readonly SupernetArchitecture Architecture = SmallSupernet.Architecture;

    private readonly IImageDataset _dataset = SmallSupernet.Dataset();
    private readonly BatchSource _source;

    public SandwichStepTests() => _source = BatchSource.ForTraining(
        _dataset, new BatchOptions { BatchSize = 16, Seed = 1, Layout = BatchTensors.Layout, Workers = 1 });

    public void Dispose()
    {
        _source.Dispose();
        _dataset.Dispose();
    }

    [Fact]
    public void A_step_equals_one_made_by_hand_from_separate_networks()
    {
        const double S = 0.3, Distillation = 0.7;
        string[] texts = ["T5e4a.N5e4_N5e4.T5e4a", "N3e1.S_T3e1a.S", "T3e2.N5e4_T3e4a.S"];
        var options = SmallSupernet.Options() with
        {
            DistillationWeight = Distillation,
            Optimizer = new OptimizerOptions { LearningRate = LearningRate, Momentum = Momentum, WeightDecay = Decay, LabelSmoothing = 0.1 },
        };
        var start = SmallSupernet.Checkpoint(seed: 3).WeightsFor(Architecture);
        using var shared = ModelState.Create(Architecture.Network, start);
        using var optimizer = new ModelOptimizer(shared, options.Optimizer);
        using var batch = Next(_source);

        var outcome = new SandwichStep(shared, optimizer, Context, options).Run(batch, [.. texts.Select(Of)], S, learningRateFactor: 0.5);

        var gradients = GradientsByHand(start, batch, texts, S, Distillation, smoothing: 0.1, out var losses);
        Assert.Equal(losses[0], outcome.Loss, 5);
        Assert.Equal(losses.Average(), outcome.TotalLoss, 5);
        var after = shared.Export();
        Assert.All(shared.Specs, spec =>
        {
            var (before, gradient) = (start[spec.Name].Data, gradients[spec.Name]);
            var decay = spec.Shape.Count > 1 ? Decay : 0;
            for (var i = 0; i < before.Length; i++)
            {
                // Nesterov's first step: buffer = g, and the weight goes along g + momentum * buffer.
                var g = gradient[i] + decay * before[i];
                Assert.Equal(before[i] - 0.5 * LearningRate * (1 + Momentum) * g, after[spec.Name].Data[i], 2e-5);
            }
        });
    }

    [Fact]
    public void The_number_of_live_tensors_is_the_same_after_each_step()
    {
        var options = SmallSupernet.Options();
        using var shared = ModelState.Create(Architecture.Network, WeightInitialization.Create(Architecture.Network, 1));
        using var optimizer = new ModelOptimizer(shared, options.Optimizer);
        var step = new SandwichStep(shared, optimizer, Context, options);
        var live = new List<long>();

        for (var i = 0; i < 6; i++)
        {
            using var batch = Next(_source);
            step.Run(batch, [.. Sandwich.Draw(options, 0, 0, i).Select(Architecture.SubnetOf)], s: i / 5.0, learningRateFactor: 1);
            live.Add(TorchRuntime.LiveTensors);
        }

        Assert.Single(live.Skip(1).Distinct());
    }

    [Fact]
    public void Every_weight_gets_a_gradient_from_every_step()
    {
        using var scope = new DisposeScope();
        var options = SmallSupernet.Options();
        using var shared = ModelState.Create(Architecture.Network, SmallSupernet.Checkpoint(seed: 3).WeightsFor(Architecture));
        using var optimizer = new ModelOptimizer(shared, options.Optimizer);
        using var batch = Next(_source);

        new SandwichStep(shared, optimizer, Context, options).Run(batch, [.. Sandwich.Draw(options, 0, 0, 0).Select(Architecture.SubnetOf)], 1, 1);

        Assert.All(shared.Parameters, parameter => Assert.True(parameter.Value.Grad!.Ne(0).Sum().ItemLong() > 0.9 * parameter.Value.Count, parameter.Name));
    }

    [Fact]
    public void A_loss_that_is_not_finite_leaves_the_weights_alone()
    {
        var options = SmallSupernet.Options();
        using var shared = ModelState.Create(Architecture.Network, WeightInitialization.Create(Architecture.Network, 1));
        using (var noGrad = new NoGrad())
        {
            shared.Parameters[^1].Value.Fill_(double.NaN);
        }

        using var optimizer = new ModelOptimizer(shared, options.Optimizer);
        using var batch = Next(_source);
        var before = shared.Export();

        var outcome = new SandwichStep(shared, optimizer, Context, options).Run(batch, [.. Sandwich.Draw(options, 0, 0, 0).Select(Architecture.SubnetOf)], 1, 1);

        Assert.False(outcome.IsFinite);
        Assert.All(shared.Specs, spec => Assert.Equal(before[spec.Name].Data, shared.Export()[spec.Name].Data));
    }

    [Fact]
    public void Scaled_gradients_that_overflow_skip_the_step_and_halve_the_scale()
    {
        var options = SmallSupernet.Options();
        using var shared = ModelState.Create(Architecture.Network, WeightInitialization.Create(Architecture.Network, 1));
        using (var noGrad = new NoGrad())
        {
            shared.Parameters.Single(parameter => parameter.Name == "classifier.weight").Value.Mul_(1e4);
        }

        using var optimizer = new ModelOptimizer(shared, options.Optimizer, new GradScaler(initialScale: 3e38));
        using var batch = Next(_source);
        var before = shared.Export();

        var outcome = new SandwichStep(shared, optimizer, Context, options).Run(batch, [.. Sandwich.Draw(options, 0, 0, 0).Select(Architecture.SubnetOf)], 1, 1);

        Assert.True(outcome is { IsFinite: true, IsSkipped: true });
        Assert.Equal(1.5e38, optimizer.LossScale!.Value.Scale);
        Assert.All(shared.Specs, spec => Assert.Equal(before[spec.Name].Data, shared.Export()[spec.Name].Data));
    }

    private static Subnet Of(string stages) => Architecture.SubnetOf(SmallSupernet.Genotype(stages));

    /// <summary>Mean of the subnets' gradients, each from a network of its own with copied weights, put back into the place of its slice.</summary>
    private static Dictionary<string, double[]> GradientsByHand(
        WeightSet start, DeviceBatch batch, string[] texts, double s, double distillation, double smoothing, out double[] losses)
    {
        using var scope = new DisposeScope();
        var (images, labels) = (batch.Images, batch.Labels);
        var sums = start.Tensors.ToDictionary(entry => entry.Key, entry => new double[entry.Value.Data.Length]);
        losses = new double[texts.Length];
        Tensor? target = null;
        for (var i = 0; i < texts.Length; i++)
        {
            var subnet = Of(texts[i]);
            using var model = ModelState.Create(subnet.Network, subnet.Inherit(start));
            var logits = new NetworkExecutor(subnet.Network).Forward(images, model, ForwardMode.Training(s));
            var loss = Functional.CrossEntropy(logits, labels, smoothing);
            if (target is not null)
            {
                loss += (target * (target.Log() - Functional.LogSoftmax(logits, -1))).Sum() / batch.Count * distillation;
            }

            target ??= Functional.Softmax(logits.Detach(), -1);
            loss.Backward();
            losses[i] = loss.ItemDouble();
            foreach (var (spec, parameter) in model.Specs.Zip(model.Parameters))
            {
                AddTo(sums[spec.Name], start[spec.Name].Shape, spec.Shape, parameter.Value.Grad!.ToArray<double>(), texts.Length);
            }
        }

        return sums;
    }

    /// <summary>The positions of a slice are those that it copies out of a tensor of positions.</summary>
    private static void AddTo(double[] sum, IReadOnlyList<int> whole, IReadOnlyList<int> part, double[] gradient, int count)
    {
        var positions = new ParameterSlice(whole, part).Copy(new WeightTensor(whole, [.. Enumerable.Range(0, sum.Length).Select(i => (float)i)])).Data;
        for (var i = 0; i < gradient.Length; i++)
        {
            sum[(int)positions[i]] += gradient[i] / count;
        }
    }

    private static DeviceBatch Next(BatchSource source)
    {
        using var batch = source.Next();
        return DeviceBatch.Of(batch, Device.Cpu);
    }
}

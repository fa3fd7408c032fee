using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Optimization;
using DoubleWinNas.Training.Schedules;
using DoubleWinNas.Training.Steps;

namespace DoubleWinNas.Training.Tests.Steps;

[Collection(TorchCollection.Name)]
public sealed class TrainingStepTests : IDisposable
{
    private readonly Network _network = TestNetworks.Varied();
    private readonly IImageDataset _dataset = SyntheticDataset.Create();
    private readonly BatchSource _source;

    public TrainingStepTests() => _source = BatchSource.ForTraining(
        _dataset, new BatchOptions { BatchSize = 16, Seed = 1, Layout = BatchTensors.Layout, Workers = 1 });

    public void Dispose()
    {
        _source.Dispose();
        _dataset.Dispose();
    }

    [Theory]
    [InlineData(Recipe.Deep)]
    [InlineData(Recipe.Linear)]
    [InlineData(Recipe.Cut)]
    [InlineData(Recipe.Anneal)]
    [InlineData(Recipe.Hybrid)]
    public void In_every_recipe_every_parameter_gets_a_gradient_and_moves(Recipe recipe)
    {
        using var model = NewModel();
        var plan = new TrainingSchedule(new RecipeOptions { Recipe = recipe }, 0.1, 100).At(40);
        var before = model.Export();

        Run(model, plan);

        using var scope = new DisposeScope();
        var after = model.Export();
        Assert.All(model.Parameters, parameter =>
        {
            Assert.True(parameter.Value.Grad!.Abs().Max().ItemDouble() > 0, parameter.Name);
            Assert.NotEqual(before[parameter.Name].Data, after[parameter.Name].Data);
        });
    }

    [Theory]
    [InlineData(Recipe.Linear)]
    [InlineData(Recipe.Deep)]
    [InlineData(Recipe.Hybrid)]
    public void The_number_of_live_tensors_is_the_same_after_each_step(Recipe recipe)
    {
        using var model = NewModel();
        using var optimizer = new ModelOptimizer(model, new OptimizerOptions());
        var step = NewStep(model, optimizer);
        var plan = new TrainingSchedule(new RecipeOptions { Recipe = recipe }, 0, 100).At(30);
        var live = new List<long>();

        for (var i = 0; i < 6; i++)
        {
            using var batch = Next(_source);
            step.Run(batch, plan);
            live.Add(TorchRuntime.LiveTensors);
        }

        Assert.Single(live.Skip(1).Distinct());
    }

    [Fact]
    public void A_hybrid_steps_gradient_is_the_sum_of_its_three_losses_gradients()
    {
        var plan = new StepPlan(S: 0.5, DistillationWeight: 0.7, TeacherWeight: 0.3, LearningRateFactor: 0);
        using var model = NewModel();
        Run(model, plan);

        using var scope = new DisposeScope();
        using var reference = NewModel();
        using var batch = First();
        var executor = new NetworkExecutor(_network);
        var (images, labels) = (batch.Images, batch.Labels);
        var teacher = executor.Forward(images, reference, ForwardMode.Training(0, StatisticsMode.Teacher));
        var student = executor.Forward(images, reference, ForwardMode.Training(0.5));
        var target = Functional.Softmax(teacher.Detach(), -1);
        var divergence = (target * (target.Log() - Functional.LogSoftmax(student, -1))).Sum() / batch.Count;
        (Functional.CrossEntropy(student, labels) + divergence * 0.7 + Functional.CrossEntropy(teacher, labels) * 0.3).Backward();

        Assert.All(model.Parameters.Zip(reference.Parameters), pair =>
        {
            var (found, expected) = (pair.First.Value.Grad!, pair.Second.Value.Grad!);
            var scale = expected.Abs().Max().ItemDouble();
            Assert.True((found - expected).Abs().Max().ItemDouble() <= 1e-3 * scale + 1e-6, pair.First.Name);
        });
    }

    [Fact]
    public void No_gradient_flows_from_the_distillation_into_the_teacher()
    {
        var (with, without) = (TeacherOnly(distillation: 1), TeacherOnly(distillation: 0));

        Assert.Equal(without, with, (x, y) => Math.Abs(x - y) < 1e-5);

        // s = 0 everywhere: student and teacher agree, the distillation is at its minimum and must not move anything
        float[] TeacherOnly(double distillation)
        {
            using var model = NewModel();
            Run(model, new StepPlan(0, distillation, 1, 1));
            return [.. model.Parameters.SelectMany(parameter => parameter.Value.ToArray<float>())];
        }
    }

    [Fact]
    public void A_loss_that_is_not_finite_leaves_the_weights_alone()
    {
        using var model = NewModel();
        using (var noGrad = new NoGrad())
        {
            model.Parameters[^1].Value.Fill_(double.NaN);
        }

        var before = model.Export();

        var outcome = Run(model, new StepPlan(0.5, 1, 1, 1));

        Assert.False(outcome.IsFinite);
        var after = model.Export();
        Assert.All(model.Specs, spec => Assert.Equal(before[spec.Name].Data, after[spec.Name].Data));
    }

    [Fact]
    public void A_step_at_several_resolutions_has_the_mean_gradient_of_separate_passes_distilled_from_the_largest()
    {
        var plan = new StepPlan(S: 1, DistillationWeight: 0, TeacherWeight: 0, LearningRateFactor: 0);
        int[] sides = [20, 9, SyntheticDataset.Side];
        using var model = NewModel();
        using var optimizer = new ModelOptimizer(model, new OptimizerOptions { LearningRate = 0.1 });
        using (var own = First())
        {
            NewStep(model, optimizer).Run(own, plan, sides, frozenTeacher: null);
        }

        using var scope = new DisposeScope();
        using var reference = NewModel();
        using var batch = First();
        var executor = new NetworkExecutor(_network);
        var (images, labels) = (batch.Images, batch.Labels);
        var largest = executor.Forward(Functional.InterpolateBilinear(images, 20, 20, antialias: true), reference, ForwardMode.Training(1));
        var loss = Functional.CrossEntropy(largest, labels);
        foreach (var side in sides.Skip(1))
        {
            var small = Functional.InterpolateBilinear(images, side, side, antialias: true);
            var logits = executor.Forward(small, reference, ForwardMode.Training(1, StatisticsMode.Teacher));
            loss = loss + Functional.CrossEntropy(logits, labels) + Functional.DistillationLoss(logits, largest);
        }

        (loss / 3).Backward();
        RequireSameGradients(reference, model);
    }

    [Fact]
    public void Passes_at_other_resolutions_move_no_running_statistics()
    {
        var plan = new StepPlan(S: 1, DistillationWeight: 0, TeacherWeight: 0, LearningRateFactor: 0);
        using var alone = NewModel();
        Run(alone, plan);
        using var elastic = NewModel();
        using var optimizer = new ModelOptimizer(elastic, new OptimizerOptions { LearningRate = 0.1 });
        using (var batch = First())
        {
            NewStep(elastic, optimizer).Run(batch, plan, [SyntheticDataset.Side, 8, 11], frozenTeacher: null);
        }

        var (expected, found) = (alone.Export(), elastic.Export());
        Assert.All(
            alone[StatisticsMode.Student].All, statistic => Assert.Equal(expected[statistic.Name].Data, found[statistic.Name].Data));
    }

    [Fact]
    public void Losses_scaled_for_float16_give_the_same_step()
    {
        var plan = new StepPlan(S: 0.5, DistillationWeight: 1, TeacherWeight: 1, LearningRateFactor: 1);
        using var plain = NewModel();
        Run(plain, plan);
        using var scaled = NewModel();
        using var optimizer = new ModelOptimizer(scaled, new OptimizerOptions { LearningRate = 0.1 }, new GradScaler(initialScale: 1024));
        using (var batch = First())
        {
            Assert.False(NewStep(scaled, optimizer).Run(batch, plan).IsSkipped);
        }

        // Powers of two change no digits.
        Assert.All(plain.Parameters.Zip(scaled.Parameters), pair => Assert.Equal(pair.First.Value.ToArray<float>(), pair.Second.Value.ToArray<float>()));
    }

    [Fact]
    public void Scaled_gradients_that_overflow_skip_the_step_and_halve_the_scale()
    {
        using var model = NewModel();
        using var optimizer = new ModelOptimizer(model, new OptimizerOptions { LearningRate = 0.1 }, new GradScaler(initialScale: 3e38));
        using (var noGrad = new NoGrad())
        {
            // Large enough that gradients before the classifier pass float32's range under the scale, while the loss itself does not.
            model.Parameters.Single(parameter => parameter.Name == "classifier.weight").Value.Mul_(1e4);
        }

        var before = model.Export();
        using var batch = First();

        var outcome = NewStep(model, optimizer).Run(batch, new StepPlan(1, 0, 0, 1));

        Assert.True(outcome is { IsFinite: true, IsSkipped: true });
        Assert.Equal(1.5e38, optimizer.LossScale!.Value.Scale);
        Assert.All(model.Specs, spec => Assert.Equal(before[spec.Name].Data, model.Parameters.Single(p => p.Name == spec.Name).Value.ToArray<float>()));
    }

    [Fact]
    public void Gradients_that_overflow_under_a_scale_of_nearly_nothing_are_told()
    {
        using var scope = new DisposeScope();
        using var model = NewModel();
        using var optimizer = new ModelOptimizer(model, new OptimizerOptions { LearningRate = 0.1 }, new GradScaler(initialScale: 1.5));
        var bias = model.Parameters.Single(parameter => parameter.Name == "classifier.bias").Value;
        Assert.Null(optimizer.Overflow);

        // The bias is 0, so the loss is; its gradient is beyond every float32.
        optimizer.Backward(bias.Sum() * 1e38 * 1e38);

        Assert.False(optimizer.Step(1));
        Assert.Equal("the gradients overflow float16 even at a loss scale of 0.75", optimizer.Overflow);
    }

    [Fact]
    public void The_loss_of_mixed_images_is_that_of_both_labels_by_their_shares()
    {
        using var mixed = BatchSource.ForTraining(
            _dataset, new BatchOptions { BatchSize = 16, Seed = 1, Layout = BatchTensors.Layout, Workers = 1, Mix = new MixOptions { Mixup = 1 } });
        using var batch = Next(mixed);
        using var model = NewModel();
        using var optimizer = new ModelOptimizer(model, new OptimizerOptions { LearningRate = 0.1 });
        var outcome = NewStep(model, optimizer).Run(batch, new StepPlan(1, 0, 0, LearningRateFactor: 0));

        using var scope = new DisposeScope();
        using var reference = NewModel();
        var logits = new NetworkExecutor(_network).Forward(batch.Images, reference, ForwardMode.Training(1));
        var share = batch.Share;
        var expected = (share * Functional.CrossEntropy(logits, batch.Labels).ItemDouble())
            + ((1 - share) * Functional.CrossEntropy(logits, batch.MixedIn!).ItemDouble());
        Assert.Equal(expected, outcome.Loss, 1e-5);
    }

    [Fact]
    public void A_frozen_teacher_teaches_by_its_running_statistics_and_stays_as_it_is()
    {
        var plan = new StepPlan(S: 1, DistillationWeight: 2, TeacherWeight: 0, LearningRateFactor: 1) { IsTeacherFrozen = true };
        using var teacher = ModelState.Create(_network, TestNetworks.RandomWeights(_network, 7));
        var before = teacher.Export();
        using var model = NewModel();
        using var optimizer = new ModelOptimizer(model, new OptimizerOptions { LearningRate = 0.1 });
        using (var own = First())
        {
            NewStep(model, optimizer).Run(own, plan, [], teacher);
        }

        using var scope = new DisposeScope();
        using var reference = NewModel();
        using var batch = First();
        var executor = new NetworkExecutor(_network);
        var (images, labels) = (batch.Images, batch.Labels);
        var target = executor.Forward(images, teacher, ForwardMode.Inference(s: 0));
        var student = executor.Forward(images, reference, ForwardMode.Training(1));
        (Functional.CrossEntropy(student, labels) + Functional.DistillationLoss(student, target) * 2).Backward();
        RequireSameGradients(reference, model);
        var after = teacher.Export();
        Assert.All(before.Tensors, entry => Assert.Equal(entry.Value.Data, after[entry.Key].Data));
    }

    private static void RequireSameGradients(ModelState expected, ModelState found) => Assert.All(expected.Parameters.Zip(found.Parameters), pair =>
    {
        var (wanted, got) = (pair.First.Value.Grad!, pair.Second.Value.Grad!);
        var scale = wanted.Abs().Max().ItemDouble();
        Assert.True((got - wanted).Abs().Max().ItemDouble() <= 1e-3 * scale + 1e-6, pair.First.Name);
    });

    private ModelState NewModel() => ModelState.Create(_network, WeightInitialization.Create(_network, 3));

    private DeviceBatch First()
    {
        _source.Seek(0, 0);
        return Next(_source);
    }

    private TrainingStep NewStep(ModelState model, ModelOptimizer optimizer) => new(
        new NetworkExecutor(_network), model, optimizer, new ComputeContext(Device.Cpu, Precision.Float32), new StepOptions(LabelSmoothing: 0, Temperature: 1, ResolutionDistillation: 1));

    private StepOutcome Run(ModelState model, StepPlan plan)
    {
        using var optimizer = new ModelOptimizer(model, new OptimizerOptions { LearningRate = 0.1 });
        using var batch = First();
        return NewStep(model, optimizer).Run(batch, plan);
    }

    private static DeviceBatch Next(BatchSource source)
    {
        using var batch = source.Next();
        return DeviceBatch.Of(batch, Device.Cpu);
    }
}

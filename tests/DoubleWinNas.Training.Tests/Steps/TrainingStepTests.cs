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
            using var batch = _source.Next();
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
        var (images, labels) = (BatchTensors.Images(batch, Device.Cpu), BatchTensors.Labels(batch, Device.Cpu));
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

    private ModelState NewModel() => ModelState.Create(_network, WeightInitialization.Create(_network, 3));

    private Batch First()
    {
        _source.Seek(0, 0);
        return _source.Next();
    }

    private TrainingStep NewStep(ModelState model, ModelOptimizer optimizer) => new(
        new NetworkExecutor(_network), model, optimizer, new ComputeContext(Device.Cpu, Precision.Float32), labelSmoothing: 0, temperature: 1);

    private StepOutcome Run(ModelState model, StepPlan plan)
    {
        using var optimizer = new ModelOptimizer(model, new OptimizerOptions { LearningRate = 0.1 });
        using var batch = First();
        return NewStep(model, optimizer).Run(batch, plan);
    }
}

using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Evaluation;
using DoubleWinNas.Training.Runs;
using DoubleWinNas.Training.Schedules;
using DoubleWinNas.Training.Tests.Data;

namespace DoubleWinNas.Training.Tests;

[Collection(TorchCollection.Name)]
public sealed class TrainerTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Recipe.Deep)]
    [InlineData(Recipe.Linear)]
    [InlineData(Recipe.Cut)]
    [InlineData(Recipe.Anneal)]
    [InlineData(Recipe.Hybrid)]
    public void Every_recipe_learns_and_writes_a_run_that_can_be_evaluated(Recipe recipe)
    {
        var result = TrainingRuns.Run(TrainingRuns.Options(_folder.Path, recipe, epochs: 8));

        var history = result.Record.History;
        Assert.True(history[^1].Loss < 0.7 * history[0].Loss, $"{history[0].Loss} -> {history[^1].Loss}");
        Assert.True(result.Record.Test!.Top1 > 0.6, $"{result.Record.Test}");
        Assert.Equal(recipe == Recipe.Hybrid, result.Record.Teacher is not null);

        var run = new RunDirectory(_folder.Path);
        using var dataset = SyntheticDataset.Create();
        var evaluated = NetworkEvaluation.Run(
            new EvaluationOptions { Network = NetworkJson.Load(run.Network), Weights = Safetensors.Load(run.Weights), Split = Training.Data.Split.Test, Threads = 1 },
            dataset);
        Assert.Equal(TrainingRecord.Load(run.Record).Test, evaluated);
    }

    [Fact]
    public void A_training_that_is_not_to_judge_test_images_knows_nothing_of_them_and_is_else_the_same()
    {
        var judged = TrainingRuns.Run(TrainingRuns.Options(Path.Combine(_folder.Path, "judged"), Recipe.Linear, epochs: 1));
        var blind = TrainingRuns.Run(TrainingRuns.Options(Path.Combine(_folder.Path, "blind"), Recipe.Linear, epochs: 1) with { JudgesTest = false });

        Assert.NotNull(judged.Record.Test);
        Assert.Null(TrainingRecord.Load(new RunDirectory(Path.Combine(_folder.Path, "blind")).Record).Test);
        Assert.Equal(judged.Record.Validation, blind.Record.Validation);
    }

    [Fact]
    public void Deep_exports_a_nonlinear_network_and_the_others_a_transformable_one()
    {
        var deep = TrainingRuns.Run(TrainingRuns.Options(Path.Combine(_folder.Path, "deep"), Recipe.Deep, epochs: 1));
        var linear = TrainingRuns.Run(TrainingRuns.Options(Path.Combine(_folder.Path, "linear"), Recipe.Linear, epochs: 1));

        Assert.False(deep.Network.HasTransformableActivations);
        Assert.True(linear.Network.HasTransformableActivations);
        Assert.Equal((0, 1), (deep.Record.S, linear.Record.S));
    }

    [Theory]
    [InlineData(Recipe.Deep)]
    [InlineData(Recipe.Hybrid)]
    public void Two_runs_of_one_configuration_end_bit_identically(Recipe recipe)
    {
        var first = TrainingRuns.Run(TrainingRuns.Options(Path.Combine(_folder.Path, "a"), recipe));
        var second = TrainingRuns.Run(TrainingRuns.Options(Path.Combine(_folder.Path, "b"), recipe));
        var other = TrainingRuns.Run(TrainingRuns.Options(Path.Combine(_folder.Path, "c"), recipe) with { Seed = 2 });

        TrainingRuns.RequireSameWeights(first, second);
        Assert.NotEqual(first.Weights["classifier.weight"].Data, other.Weights["classifier.weight"].Data);
    }

    [Fact]
    public void Until_its_cut_the_cut_recipe_trains_what_the_deep_recipe_trains()
    {
        var options = TrainingRuns.Options(Path.Combine(_folder.Path, "cut"), Recipe.Cut, epochs: 2);
        TrainingRuns.RunUntil(options, TrainingRuns.StepsPerEpoch);
        TrainingRuns.Run(TrainingRuns.Options(Path.Combine(_folder.Path, "deep"), Recipe.Deep, epochs: 1));

        var (cut, deep) = (LastCheckpoint("cut"), LastCheckpoint("deep"));
        Assert.All(
            deep.Tensors.Where(entry => entry.Key.StartsWith("model/", StringComparison.Ordinal)),
            entry => Assert.Equal(entry.Value.Data, cut[entry.Key].Data));
    }

    [Fact]
    public void Training_that_is_given_weights_starts_from_them()
    {
        var before = TrainingRuns.Run(TrainingRuns.Options(Path.Combine(_folder.Path, "before"), Recipe.Linear, epochs: 8));
        var options = TrainingRuns.Options(Path.Combine(_folder.Path, "after"), Recipe.Linear, epochs: 1);

        var after = TrainingRuns.Run(options with { InitialWeights = before.Weights, Optimizer = options.Optimizer with { LearningRate = 1e-4 } });

        Assert.True(after.Record.History[0].Loss < 0.6 * before.Record.History[0].Loss);
        Assert.NotNull(after.Record.Settings.InitialWeightsHash);
    }

    [Fact]
    public void Progress_counts_steps_up_and_time_down_and_carries_each_epochs_accuracy()
    {
        var reports = new Reports();
        var result = TrainingRuns.Run(TrainingRuns.Options(_folder.Path, Recipe.Anneal), reports);

        Assert.All(reports.All, progress => Assert.Equal((16, 2), (progress.Steps, progress.Epochs)));
        Assert.Equal(reports.All.Select(progress => progress.Step).Order(), reports.All.Select(progress => progress.Step));
        Assert.Equal(16, reports.All[^1].Step);
        Assert.Equal(TimeSpan.Zero, reports.All[^1].TimeLeft);
        Assert.Equal(
            result.Record.History.Select(epoch => epoch.Validation!.Top1),
            reports.All.Where(progress => progress.ValidationAccuracy is not null).Select(progress => progress.ValidationAccuracy!.Value));
        Assert.Equal(1, reports.All[^1].S);
    }

    [Fact]
    public void A_training_leaves_no_tensor_behind()
    {
        var before = TorchRuntime.LiveTensors;

        TrainingRuns.Run(TrainingRuns.Options(_folder.Path, Recipe.Hybrid, epochs: 1));

        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_at_its_step_and_keeps_the_last_good_checkpoint()
    {
        var options = TrainingRuns.Options(_folder.Path, Recipe.Linear, epochs: 50);
        options = options with { CheckpointSteps = 1, Optimizer = options.Optimizer with { LearningRate = 1e18, WarmUpShare = 1, WeightDecay = 1 } };

        var error = Assert.Throws<InputException>(() => TrainingRuns.Run(options));

        Assert.Matches(@"diverged at step \d+ of 400 \(epoch 1\): .*checkpoint of step \d+ is kept.*learning rate \(currently 1E\+18\)", error.Message);
        Assert.False(File.Exists(new RunDirectory(_folder.Path).Record));
        Assert.All(
            Directory.GetFiles(new RunDirectory(_folder.Path).Checkpoints, "*.safetensors"),
            path => Assert.All(Safetensors.Load(path).Tensors.Values, tensor => Assert.All(tensor.Data, value => Assert.True(float.IsFinite(value)))));
    }

    [Fact]
    public void What_does_not_fit_is_refused_before_anything_is_written()
    {
        var options = TrainingRuns.Options(Path.Combine(_folder.Path, "run"));
        (TrainingOptions Options, string Named)[] wrong =
        [
            (options with { Network = TestNetworks.Small(classes: 10) }, "10 classes, but dataset 'bars' has 4"),
            (options with { Network = TestNetworks.Small(channels: 3) }, "reads 3 channels"),
            (options with { Network = null }, "either a genotype or a network"),
            (options with { Genotype = TestNetworks.SmallGenotype }, "either a genotype or a network"),
            (options with { Network = null, Genotype = "mobile-32@16_X" }, "mobile-32@16_X"),
            (options with { Epochs = 0 }, "0 epochs"),
            (options with { BatchSize = 1 }, "batch size 1"),
            (options with { BatchSize = 1000 }, "do not fill one batch of 1000"),
            (options with { Threads = 0 }, "0 threads"),
            (options with { Device = "cuda:7" }, "cuda:7"),
            (options with { CheckpointSteps = 0 }, "checkpoints"),
            (options with { RecalibrationBatches = 0 }, "recalibration"),
            (options with { Optimizer = new() { LearningRate = -1 } }, "learning rate is -1"),
            (options with { InitialWeights = TestNetworks.RandomWeights(TestNetworks.Varied(), 1) }, "initial weights"),
        ];

        Assert.All(wrong, entry => Assert.Contains(entry.Named, Assert.Throws<InputException>(() => TrainingRuns.Run(entry.Options)).Message));
        Assert.False(Directory.Exists(options.OutDirectory));
    }

    private WeightSet LastCheckpoint(string run) => Safetensors.Load(
        Path.Combine(new RunDirectory(Path.Combine(_folder.Path, run)).Checkpoints, $"step-{TrainingRuns.StepsPerEpoch}.safetensors"));
}

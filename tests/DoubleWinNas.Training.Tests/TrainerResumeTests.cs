using DoubleWinNas.Networks;
using DoubleWinNas.Training.Optimization;
using DoubleWinNas.Training.Runs;
using DoubleWinNas.Training.Schedules;
using DoubleWinNas.Training.Tests.Data;

namespace DoubleWinNas.Training.Tests;

[Collection(TorchCollection.Name)]
public sealed class TrainerResumeTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<Recipe, OptimizerKind> Recipes() => new()
    {
        { Recipe.Deep, OptimizerKind.Sgd },
        { Recipe.Linear, OptimizerKind.AdamW },
        { Recipe.Cut, OptimizerKind.Sgd },
        { Recipe.Anneal, OptimizerKind.Sgd },
        { Recipe.Hybrid, OptimizerKind.Sgd },
        { Recipe.Hybrid, OptimizerKind.AdamW },
    };

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Interrupted_at_any_step_and_resumed_it_ends_bit_identically(Recipe recipe, OptimizerKind kind)
    {
        var options = TrainingRuns.Options(Path.Combine(_folder.Path, "whole"), recipe);
        options = options with { Optimizer = new OptimizerOptions { Kind = kind, LearningRate = kind == OptimizerKind.Sgd ? 0.1 : 0.003 } };
        var whole = TrainingRuns.Run(options);

        // in the first epoch, at its end, in the second one, at the very end
        foreach (var step in new[] { 1, 4, 8, 13, 16 })
        {
            var interrupted = options with { OutDirectory = Path.Combine(_folder.Path, $"{step}") };
            TrainingRuns.RunUntil(interrupted, step);
            var resumed = TrainingRuns.Run(interrupted with { Resume = true });

            TrainingRuns.RequireSameWeights(whole, resumed);
            Assert.Equal(whole.Record.History.Select(epoch => epoch with { Seconds = 0 }), resumed.Record.History.Select(epoch => epoch with { Seconds = 0 }));
            Assert.Equal((whole.Record.Validation, whole.Record.Test, whole.Record.Teacher), (resumed.Record.Validation, resumed.Record.Test, resumed.Record.Teacher));
        }
    }

    [Fact]
    public void Interrupted_before_at_and_after_the_cut_that_freezes_a_teacher_it_ends_bit_identically()
    {
        var options = TrainingRuns.Options(Path.Combine(_folder.Path, "whole"));
        options = options with { Recipe = new RecipeOptions { Recipe = Recipe.Cut, CutDistillation = 1 } };
        var whole = TrainingRuns.Run(options);
        var untaught = TrainingRuns.Run(options with { OutDirectory = Path.Combine(_folder.Path, "untaught"), Recipe = new RecipeOptions { Recipe = Recipe.Cut } });

        foreach (var step in new[] { 5, 8, 11 })
        {
            var interrupted = options with { OutDirectory = Path.Combine(_folder.Path, $"{step}") };
            TrainingRuns.RunUntil(interrupted, step);

            TrainingRuns.RequireSameWeights(whole, TrainingRuns.Run(interrupted with { Resume = true }));
        }

        Assert.NotEqual(untaught.Weights["head.conv.weight"].Data, whole.Weights["head.conv.weight"].Data);
    }

    [Fact]
    public void Interrupted_twice_and_with_other_checkpoint_steps_it_still_ends_bit_identically()
    {
        var options = TrainingRuns.Options(Path.Combine(_folder.Path, "whole"), Recipe.Hybrid);
        var whole = TrainingRuns.Run(options);
        var interrupted = options with { OutDirectory = Path.Combine(_folder.Path, "twice") };

        TrainingRuns.RunUntil(interrupted, 3);
        TrainingRuns.RunUntil(interrupted with { Resume = true, CheckpointSteps = 100 }, 10);

        TrainingRuns.RequireSameWeights(whole, TrainingRuns.Run(interrupted with { Resume = true }));
    }

    [Fact]
    public void After_a_crash_it_goes_on_from_the_checkpoint_before_a_damaged_one_and_says_so()
    {
        var options = TrainingRuns.Options(Path.Combine(_folder.Path, "whole"));
        var whole = TrainingRuns.Run(options);
        var crashed = options with { OutDirectory = Path.Combine(_folder.Path, "crashed") };
        TrainingRuns.RunUntil(crashed, 6);
        TrainingRuns.RunUntil(crashed with { Resume = true }, 7);
        var newest = Path.Combine(new RunDirectory(crashed.OutDirectory).Checkpoints, "step-7.safetensors");
        File.WriteAllBytes(newest, File.ReadAllBytes(newest)[..^100]);
        var reports = new Reports();

        var resumed = TrainingRuns.Run(crashed with { Resume = true }, reports);

        TrainingRuns.RequireSameWeights(whole, resumed);
        Assert.Contains("step 7", Assert.Single(resumed.Record.Notices));
        Assert.Contains(reports.All, progress => progress.Notice == resumed.Record.Notices[0]);
    }

    [Fact]
    public void With_no_checkpoint_that_can_be_read_it_refuses_instead_of_starting_anew()
    {
        var options = TrainingRuns.Options(_folder.Path);
        TrainingRuns.RunUntil(options, 4);
        foreach (var path in Directory.GetFiles(new RunDirectory(_folder.Path).Checkpoints, "*.safetensors"))
        {
            File.WriteAllBytes(path, []);
        }

        Assert.Contains("no checkpoint can be used", Assert.Throws<InputException>(() => TrainingRuns.Run(options with { Resume = true })).Message);
    }

    [Fact]
    public void Resuming_what_never_began_begins_it()
    {
        var fresh = TrainingRuns.Run(TrainingRuns.Options(Path.Combine(_folder.Path, "a")));
        var resumed = TrainingRuns.Run(TrainingRuns.Options(Path.Combine(_folder.Path, "b")) with { Resume = true });

        TrainingRuns.RequireSameWeights(fresh, resumed);
    }

    [Fact]
    public void Resuming_what_has_ended_gives_the_same_result_again()
    {
        var options = TrainingRuns.Options(_folder.Path, Recipe.Hybrid);
        var first = TrainingRuns.Run(options);

        TrainingRuns.RequireSameWeights(first, TrainingRuns.Run(options with { Resume = true }));
    }

    [Fact]
    public void A_changed_configuration_is_refused_with_the_differences_named()
    {
        var options = TrainingRuns.Options(_folder.Path);
        TrainingRuns.RunUntil(options, 4);

        var error = Assert.Throws<InputException>(() => TrainingRuns.Run(options with
        {
            Resume = true, Seed = 9, Recipe = options.Recipe with { Recipe = Recipe.Anneal }, Network = TestNetworks.Varied(),
        }));

        Assert.Contains("seed (was 1, is 9)", error.Message);
        Assert.Contains("recipe.recipe (was Linear, is Anneal)", error.Message);
        Assert.Contains($"network (was {TestNetworks.SmallGenotype}, is {TestNetworks.VariedGenotype})", error.Message);
        Assert.DoesNotContain("batchSize", error.Message);
    }

    [Fact]
    public void A_folder_that_holds_a_training_is_not_overwritten()
    {
        var options = TrainingRuns.Options(_folder.Path, epochs: 1);
        TrainingRuns.RunUntil(options, 4);

        Assert.Contains("Resume it", Assert.Throws<InputException>(() => TrainingRuns.Run(options)).Message);
    }
}

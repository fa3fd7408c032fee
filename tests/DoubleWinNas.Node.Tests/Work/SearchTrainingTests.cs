using DoubleWinNas.Node.Work;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Training;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Node.Tests.Work;

public sealed class SearchTrainingTests
{
    private static readonly SearchSettings Settings = new() { Name = "s", Supernet = new SupernetSettings { WeightDecay = 3e-4 } };

    [Fact]
    public void Finalists_have_a_weight_decay_of_their_own_or_the_supernets()
    {
        Assert.Equal(3e-4, Tuning(new FinalistSettings()).Optimizer.WeightDecay);
        Assert.Equal(0, Tuning(new FinalistSettings { WeightDecay = 0 }).Optimizer.WeightDecay);
        Assert.Equal(3e-4, SearchTraining.Supernet(Settings with { Finalists = new FinalistSettings { WeightDecay = 0 } }).Optimizer.WeightDecay);
    }

    [Fact]
    public void Finalists_are_augmented_and_mixed_as_the_settings_say()
    {
        var plain = Tuning(new FinalistSettings());
        var varied = Tuning(new FinalistSettings { RandAugment = "2,9", Mixup = 0.2, Cutmix = 1, LabelSmoothing = 0.1, Elastic = true });

        Assert.Equal((null, null, null), (plain.Augmentation, plain.Mix, plain.Elastic));
        Assert.Equal((0.2, 1, 0.1), (varied.Mix!.Mixup, varied.Mix.CutMix, varied.Optimizer.LabelSmoothing));
        Assert.Equal((20, 28), (varied.Elastic!.Smallest, varied.Elastic.Largest));
        Assert.True(varied.Augmentation is { Flip: true, Augment: not null });
        Assert.True(varied.Resume);
    }

    [Fact]
    public void Contenders_are_trained_as_finalists_are_but_shorter_by_another_seed_and_never_judged_by_test_images()
    {
        var finalists = new FinalistSettings { Epochs = 9, ContenderEpochs = 2, LearningRate = 0.03, CheckpointSteps = 7 };
        var transform = new ImageTransform(new WholeImage(), Flip: true);

        var tuning = Tuning(finalists);
        var contending = SearchTraining.Contender(Settings with { Finalists = finalists }, tuning.Genotype!, "out", transform);

        Assert.Equal((9, 2), (tuning.Epochs, contending.Epochs));
        Assert.Equal((true, false), (tuning.JudgesTest, contending.JudgesTest));
        Assert.NotEqual(tuning.Seed, contending.Seed);
        Assert.Equal(tuning with { Epochs = 2, JudgesTest = false, Seed = contending.Seed }, contending);
    }

    private static TrainingOptions Tuning(FinalistSettings finalists) => SearchTraining.FineTune(
        Settings with { Finalists = finalists }, "mobile-32@20_T3e3a.S_T3e3.T3e3a.S_N3e3.T3e3a.S", "out", new ImageTransform(new WholeImage(), Flip: true));
}

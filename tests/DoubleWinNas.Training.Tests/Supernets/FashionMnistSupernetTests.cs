using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Training.Optimization;
using DoubleWinNas.Training.Supernets;
using DoubleWinNas.Training.Tests.Data;

namespace DoubleWinNas.Training.Tests.Supernets;

[Collection(TorchCollection.Name)]
public sealed class FashionMnistSupernetTests
{
    [Fact]
    public void Some_dozen_steps_on_real_images_teach_genotypes_that_may_never_have_been_drawn()
    {
        var shape = SearchSpace.Mobile32 with { Name = "short", Stages = [new(16, 1, 1), new(32, 2, 2), new(64, 2, 1)], HeadWidth = 64, Kernels = [3, 5], Expansions = [2, 4] };
        var space = new GenotypeSpace(shape, [16, 18]);
        var options = new SupernetOptions
        {
            Space = space, Seed = 1, BatchSize = 64, Rounds = 1, StepsPerRound = 60, Replicas = 1, Optimizer = new OptimizerOptions { LearningRate = 0.1 },
        };

        var round = SupernetTrainer.TrainRound(options, FashionMnist.Dataset, 0, 0, null);
        var average = SupernetTrainer.Average(options, FashionMnist.Dataset, 0, [round.Checkpoint], null, 500);
        var random = RandomStream.Derive(2);
        var drawn = Enumerable.Range(0, 4).Select(_ => GenotypeSampler.Draw(space, random)).ToList();
        var results = SupernetTrainer.Evaluate(options, FashionMnist.Dataset, average.Checkpoint, drawn, 500, 2);

        // 0.1 is chance, and 2.3 its loss
        Assert.True(round.Loss < 1.7, $"{round.Loss}");
        Assert.True(average.Largest > 0.5 && average.Smallest > 0.4, $"{average.Largest} {average.Smallest}");
        Assert.All(results, result => Assert.True(result.Top1 > 0.4, $"{result}"));
    }
}

using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Training.Optimization;
using DoubleWinNas.Training.Supernets;
using DoubleWinNas.Training.Tests.Data;

namespace DoubleWinNas.Training.Tests.Supernets;

[Collection(TorchCollection.Name)]
public sealed class FashionMnistSupernetTests
{
    [Fact]
    public void Some_dozen_steps_on_real_images_teach_genotypes_that_were_hardly_ever_drawn()
    {
        var space = new GenotypeSpace(SearchSpace.Mobile32 with { Kernels = [3, 5], Expansions = [3, 6] }, [16, 20]);
        var options = new SupernetOptions
        {
            Space = space, Seed = 1, BatchSize = 64, Rounds = 1, StepsPerRound = 60, Replicas = 1, Optimizer = new OptimizerOptions { LearningRate = 0.1 },
        };

        var round = SupernetTrainer.TrainRound(options, FashionMnist.Dataset, 0, 0, null);
        var average = SupernetTrainer.Average(options, FashionMnist.Dataset, 0, [round.Checkpoint], null, 500);
        var nonlinear = ExtremeGenotypes.Largest(space, _ => BlockForm.Nonlinear);
        var mixed = Genotype.Parse("mobile-32@16_T3e3.S_T5e6a.N3e3.S_T3e6.T3e3.S");
        var results = SupernetTrainer.Evaluate(options, FashionMnist.Dataset, average.Checkpoint, [nonlinear, mixed], 500, 2);

        // 0.1 is chance, and 2.3 its loss
        Assert.True(round.Loss < 1.8, $"{round.Loss}");
        Assert.True(average.Largest > 0.5 && average.Smallest > 0.5, $"{average}");
        Assert.All(results, result => Assert.True(result.Top1 > 0.4, $"{result}"));
    }
}

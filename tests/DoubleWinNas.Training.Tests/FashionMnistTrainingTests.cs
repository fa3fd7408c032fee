using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Schedules;
using DoubleWinNas.Training.Tests.Data;

namespace DoubleWinNas.Training.Tests;

[Collection(TorchCollection.Name)]
public sealed class FashionMnistTrainingTests
{
    [Fact]
    public void A_few_thousand_real_images_teach_a_small_network_most_of_the_classes()
    {
        using var folder = new TestFolder();
        using var dataset = DatasetCatalog.Open("fashion-mnist", new DatasetOptions { DataRoot = null, ValidationShare = 0.9 });
        var options = new TrainingOptions
        {
            Genotype = "mobile-32@16_T3e3a.S_T3e3a.S.S_T3e3a.S.S",
            OutDirectory = folder.Path,
            Recipe = new RecipeOptions { Recipe = Recipe.Linear },
            Epochs = 1,
            BatchSize = 64,
            Threads = 1,
            RecalibrationBatches = 10,
        };

        var result = Trainer.Run(options, dataset);

        Assert.True(result.Record.Test!.Top1 > 0.6, $"{result.Record.Test}");
        Assert.Equal(10_000, result.Record.Test.Images);
    }

    [Fact]
    public void A_network_for_ten_classes_is_not_trained_on_three()
    {
        using var folder = new TestFolder();
        var options = new TrainingOptions
        {
            Network = TestNetworks.Small(classes: 10), OutDirectory = folder.Path, DatasetOptions = new DatasetOptions { DataRoot = null, MaxClasses = 3 },
        };

        Assert.Contains("10 classes, but dataset 'fashion-mnist' has 3", Assert.Throws<InputException>(() => Trainer.Run(options)).Message);
    }
}

using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Schedules;
using DoubleWinNas.Training.Tests.Data;
using DoubleWinNas.Training.Tests.Data.Decoding;

namespace DoubleWinNas.Training.Tests;

[Collection(TorchCollection.Name)]
public sealed class VanishedDataTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_data_folder_that_vanishes_in_mid_epoch_is_named_and_training_goes_on_bit_identically_when_it_is_back()
    {
        TestImages.WriteFolder(_folder, imagesPerClass: 20, height: 20, width: 20);
        var (images, away) = (Path.Combine(_folder.Path, "train"), Path.Combine(_folder.Path, "away"));
        var whole = Train("whole", onStep: null);

        var refused = Assert.Throws<InputException>(() => Train("parts", step =>
        {
            if (step == 3)
            {
                Directory.Move(images, away);
            }
        }));
        Directory.Move(away, images);
        var resumed = Train("parts", onStep: null);

        Assert.Matches("Image 'train/[abc]/.*' cannot be read: No such file or directory", refused.Message);
        TrainingRuns.RequireSameWeights(whole, resumed);
    }

    private TrainingResult Train(string run, Action<long>? onStep)
    {
        using var dataset = DatasetCatalog.Open(_folder.Path);
        return Trainer.Run(
            new TrainingOptions
            {
                Network = TestNetworks.Small(classes: 3, channels: 3),
                OutDirectory = Path.Combine(_folder.Path, run),
                Recipe = new RecipeOptions { Recipe = Recipe.Linear },
                Epochs = 4,
                BatchSize = 6,
                Threads = 1,
                CheckpointSteps = 1000,
                RecalibrationBatches = 2,
                Resume = true,
            },
            dataset,
            new Reports(progress => onStep?.Invoke(progress.Step)),
            CancellationToken.None,
            new TickingTime());
    }
}

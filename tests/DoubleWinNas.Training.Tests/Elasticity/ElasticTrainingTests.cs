using DoubleWinNas.Networks;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Elasticity;
using DoubleWinNas.Training.Evaluation;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Runs;
using DoubleWinNas.Training.Schedules;
using DoubleWinNas.Training.Tests.Data;

namespace DoubleWinNas.Training.Tests.Elasticity;

[Collection(TorchCollection.Name)]
public sealed class ElasticTrainingTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_training_is_good_at_resolutions_that_no_calibration_saw()
    {
        var result = TrainingRuns.Run(Options("run", epochs: 12));

        Assert.Equal([10, 12, 13, 14, 16], result.Statistics!.Sides.Union([12, 14]).Order());
        Assert.Equal([10, 12, 13, 14, 16], result.Record.BySide.Select(entry => entry.Side));
        Assert.Equal([true, false, true, false, true], result.Record.BySide.Select(entry => entry.IsCalibrated));
        Assert.All(result.Record.BySide, entry => Assert.True(entry.Top1 > 0.6, $"{entry}"));
        Assert.Equal("10..16", result.Record.Settings.Elastic!.ToString());
    }

    [Fact]
    public void Stored_statistics_do_what_those_measured_anew_do()
    {
        var options = Options("run", epochs: 12);
        var result = TrainingRuns.Run(options);
        using var dataset = SyntheticDataset.Create();
        var resolution = Resolution.Square(11);
        var stored = ResolutionStatistics.Load(new RunDirectory(options.OutDirectory).Statistics);
        var evaluation = new EvaluationOptions { Network = result.Network, Weights = stored.Apply(result.Weights, resolution), Resolution = resolution, Threads = 1 };

        var interpolated = NetworkEvaluation.Run(evaluation, dataset);
        var measured = NetworkEvaluation.Run(evaluation with { RecalibrationBatches = 4 }, dataset);

        Assert.Equal(measured.Top1, interpolated.Top1, 0.15);
    }

    [Theory]
    [InlineData(10, 13, 16)]
    [InlineData(20, 32, 16)]
    public void Sides_are_resized_from_the_pixels_of_images_that_are_taken_whole(int smallest, int largest, int expected)
    {
        using var dataset = SyntheticDataset.Create();
        var options = Options("run") with { Elastic = new ElasticOptions { Smallest = smallest, Largest = largest }, Resolution = Resolution.Square(smallest) };

        Assert.Equal(Resolution.Square(expected), TrainingSetup.Create(options, dataset).BatchResolution);
        Assert.Equal(
            Resolution.Square(largest),
            TrainingSetup.Create(options with { Augmentation = new ImageTransform(new RandomResizedCrop(), Flip: false) }, dataset).BatchResolution);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(16)]
    [InlineData(23)]
    public void The_device_resizes_as_the_data_pipeline_does_for_an_evaluation(int side)
    {
        using var dataset = SyntheticDataset.Create();
        using var scope = new DisposeScope();
        var evaluated = Images(dataset, side);
        var native = Images(dataset, SyntheticDataset.Side);

        var resized = Functional.InterpolateBilinear(native, side, side, antialias: true);

        Assert.Equal(evaluated.ToArray<float>(), resized.ToArray<float>(), (x, y) => Math.Abs(x - y) < 1e-5);
    }

    [Fact]
    public void Interrupted_it_ends_bit_identically()
    {
        var whole = TrainingRuns.Run(Options("whole"));
        var options = Options("parts");

        TrainingRuns.RunUntil(options, 5);
        var resumed = TrainingRuns.Run(options with { Resume = true });

        TrainingRuns.RequireSameWeights(whole, resumed);
    }

    [Fact]
    public void A_resolution_outside_the_range_is_refused() => Assert.Contains(
        "resolution 16 is not in the range 20..24",
        Assert.Throws<InputException>(() => TrainingRuns.Run(Options("run") with { Elastic = ElasticOptions.Parse("20..24") })).Message);

    [Fact]
    public void Records_without_a_range_have_no_accuracies_by_side()
    {
        var result = TrainingRuns.Run(TrainingRuns.Options(Path.Combine(_folder.Path, "plain"), epochs: 1));

        Assert.Null(result.Statistics);
        Assert.Empty(result.Record.BySide);
        Assert.InRange(result.Record.DataWaitShare, 0, 1);
    }

    private static Tensor Images(IImageDataset dataset, int side)
    {
        using var source = BatchSource.ForTraining(dataset, new BatchOptions
        {
            BatchSize = 16,
            ResolutionOf = BatchOptions.Fixed(Resolution.Square(side)),
            Transform = new ImageTransform(new WholeImage(), Flip: false),
            Layout = BatchTensors.Layout,
            Workers = 1,
        });
        using var batch = source.Next();
        return new BatchTensors(Device.Cpu).Images(batch);
    }

    private TrainingOptions Options(string name, int epochs = 2) => TrainingRuns.Options(Path.Combine(_folder.Path, name), Recipe.Linear, epochs) with
    {
        Elastic = ElasticOptions.Parse("10..16") with { CalibratedSides = 3 },
        Augmentation = new ImageTransform(new WholeImage(), Flip: false),
    };
}

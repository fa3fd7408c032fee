using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Evaluation;

namespace DoubleWinNas.Training.Tests.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class NetworkEvaluationTests
{
    private static readonly EvaluationOptions Options = new()
    {
        Network = TestNetworks.Small(),
        Weights = TestNetworks.RandomWeights(TestNetworks.Small(), 1),
        Threads = 1,
    };

    [Theory]
    [InlineData(Split.Train, 128)]
    [InlineData(Split.Validation, 32)]
    [InlineData(Split.Test, 40)]
    public void Every_image_of_the_split_is_predicted_once(Split split, int images)
    {
        using var dataset = SyntheticDataset.Create();

        var predictions = NetworkEvaluation.Predict(Options with { Split = split }, dataset);

        Assert.Equal(images, predictions.Labels.Length);
        Assert.Equal(dataset.Indices(split).ToArray(), predictions.Indices);
        Assert.Equal(predictions.Indices.Select(index => (long)dataset.LabelOf(index)), predictions.Labels);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("13x22")]
    [InlineData("32")]
    public void Any_resolution_can_be_evaluated(string resolution)
    {
        using var dataset = SyntheticDataset.Create();

        var result = NetworkEvaluation.Run(Options with { Resolution = Resolution.Parse(resolution) }, dataset);

        Assert.Equal(32, result.Images);
        Assert.True(double.IsFinite(result.Loss));
    }

    [Fact]
    public void Recalibrated_statistics_are_those_of_the_resolution_and_the_same_each_time()
    {
        using var dataset = SyntheticDataset.Create();
        var options = Options with { RecalibrationBatches = 3 };

        var (first, again) = (NetworkEvaluation.Recalibrate(options, dataset), NetworkEvaluation.Recalibrate(options, dataset));
        var larger = NetworkEvaluation.Recalibrate(options with { Resolution = Resolution.Square(24) }, dataset);

        const string Statistic = "head.bn.running_var";
        Assert.Equal(first[Statistic].Data, again[Statistic].Data);
        Assert.NotEqual(first[Statistic].Data, larger[Statistic].Data);
        Assert.NotEqual(options.Weights[Statistic].Data, first[Statistic].Data);
        Assert.Equal(options.Weights["head.bn.weight"].Data, first["head.bn.weight"].Data);
    }

    [Fact]
    public void Recalibrated_statistics_are_the_plain_mean_over_the_batches_and_forget_what_was_there()
    {
        using var dataset = SyntheticDataset.Create();
        var other = TestNetworks.RandomWeights(Options.Network, 1);
        other["stem.bn.running_mean"].Data.AsSpan().Fill(1e6f);

        var one = NetworkEvaluation.Recalibrate(Options with { RecalibrationBatches = 1 }, dataset);
        var oneOfOther = NetworkEvaluation.Recalibrate(Options with { RecalibrationBatches = 1, Weights = other }, dataset);

        Assert.Equal(one["stem.bn.running_mean"].Data, oneOfOther["stem.bn.running_mean"].Data, (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Fact]
    public void A_network_for_other_classes_or_channels_is_refused_with_both_numbers()
    {
        using var dataset = SyntheticDataset.Create(classes: 4);
        var (ten, colour) = (TestNetworks.Small(classes: 10), TestNetworks.Small(channels: 3));

        var classes = Assert.Throws<InputException>(() => NetworkEvaluation.Run(
            Options with { Network = ten, Weights = TestNetworks.RandomWeights(ten, 1) }, dataset));
        var channels = Assert.Throws<InputException>(() => NetworkEvaluation.Run(
            Options with { Network = colour, Weights = TestNetworks.RandomWeights(colour, 1) }, dataset));

        Assert.Contains("10 classes, but dataset 'bars' has 4", classes.Message);
        Assert.Contains("reads 3 channels, but images of dataset 'bars' have 1", channels.Message);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        using var dataset = SyntheticDataset.Create();

        Assert.Contains("s is 1.5", Refusal(Options with { S = 1.5 }));
        Assert.Contains("'gpu'", Refusal(Options with { Device = "gpu" }));
        Assert.Contains("missing", Refusal(Options with { Network = TestNetworks.Varied() }));

        string Refusal(EvaluationOptions options) => Assert.Throws<InputException>(() => NetworkEvaluation.Run(options, dataset)).Message;
    }
}

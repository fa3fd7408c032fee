using DoubleWinNas.Training.Evaluation;

namespace DoubleWinNas.Training.Tests.Evaluation;

public sealed class PredictionsTests
{
    [Fact]
    public void Accuracies_count_the_rank_of_the_right_class()
    {
        float[] row = [0, 6, 5, 4, 3, 2, 1];
        var predictions = new Predictions([10, 11, 12, 13], [1, 5, 6, 0], Classes: 7, [.. row, .. row, .. row, .. row]);

        var score = predictions.Score();

        Assert.Equal(new EvaluationResult(4, 0.25, 0.5, score.Loss), score);
        Assert.Equal(1, predictions.PredictedClass(3));
    }

    [Fact]
    public void The_loss_is_the_mean_cross_entropy_in_nats_however_large_the_logits()
    {
        var predictions = new Predictions([0, 1], [0, 1], Classes: 2, [0, 0, 1000, 1000 + MathF.Log(3)]);

        // the float nearest to 1000 + ln 3 is off by 3e-5
        Assert.Equal((Math.Log(2) - Math.Log(0.75)) / 2, predictions.Score().Loss, 4);
    }

    [Fact]
    public void Of_equal_logits_the_first_wins_so_that_a_constant_network_scores_by_chance()
    {
        var predictions = new Predictions([0, 1], [0, 1], Classes: 2, [1, 1, 1, 1]);

        Assert.Equal(0.5, predictions.Score().Top1);
        Assert.Equal(0, predictions.PredictedClass(1));
    }

    [Fact]
    public void With_fewer_than_five_classes_every_image_counts_as_top_5() =>
        Assert.Equal(1, new Predictions([0], [2], Classes: 3, [3, 2, 1]).Score().Top5);
}

using DoubleWinNas.Training.Runs;

namespace DoubleWinNas.Training.Tests.Runs;

public sealed class SettingsDifferenceTests
{
    [Fact]
    public void Equal_settings_differ_in_nothing() => Assert.Empty(SettingsDifference.Between(SampleSettings.Value, SampleSettings.Value with { }));

    [Fact]
    public void Each_difference_is_named_with_both_values()
    {
        var now = SampleSettings.Value with
        {
            BatchSize = 32,
            Optimizer = SampleSettings.Value.Optimizer with { LearningRate = 0.3, GradientNorm = 5 },
            InitialWeightsHash = "ab",
        };

        Assert.Equal(
            [
                "batchSize (was 16, is 32)",
                "initialWeightsHash (was not set, is ab)",
                "optimizer.gradientNorm (was not set, is 5)",
                "optimizer.learningRate (was 0.2, is 0.3)",
            ],
            SettingsDifference.Between(SampleSettings.Value, now));
    }
}

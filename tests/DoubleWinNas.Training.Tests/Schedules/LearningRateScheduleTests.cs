using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Training.Tests.Schedules;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void The_warm_up_is_a_straight_line_that_ends_at_the_peak()
    {
        var schedule = LearningRateSchedule.WithWarmUpShare(0.1, steps: 100);

        Assert.Equal(0.1, schedule.FactorAt(0), 12);
        Assert.Equal(0.5, schedule.FactorAt(4), 12);
        Assert.Equal(1, schedule.FactorAt(9), 12);
        Assert.Equal(1, schedule.FactorAt(10), 12);
    }

    [Fact]
    public void After_it_the_rate_falls_as_a_half_cosine()
    {
        var schedule = new LearningRateSchedule(WarmUpSteps: 10, Steps: 110);

        Assert.Equal(0.5 * (1 + Math.Cos(Math.PI / 4)), schedule.FactorAt(35), 12);
        Assert.Equal(0.5, schedule.FactorAt(60), 12);
        Assert.InRange(schedule.FactorAt(109), 1e-9, 1e-3);
    }

    [Fact]
    public void Without_a_warm_up_the_first_step_runs_at_the_peak() =>
        Assert.Equal(1, LearningRateSchedule.WithWarmUpShare(0, steps: 5).FactorAt(0));
}

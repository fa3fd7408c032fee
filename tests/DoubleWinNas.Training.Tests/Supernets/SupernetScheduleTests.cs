using DoubleWinNas.Training.Optimization;
using DoubleWinNas.Training.Supernets;

namespace DoubleWinNas.Training.Tests.Supernets;

public sealed class SupernetScheduleTests
{
    [Fact]
    public void S_rises_linearly_over_all_rounds_and_stays_at_exactly_one()
    {
        var schedule = new SupernetSchedule(SmallSupernet.Options(rounds: 4, steps: 5) with { AnnealEnd = 0.5 });

        Assert.Equal([0, 0.5, 0.9, 1, 1], new[] { 0, 5, 9, 10, 20 }.Select(step => schedule.S(step)));
    }

    [Fact]
    public void Without_annealing_every_step_is_linear()
    {
        Assert.Equal(1, new SupernetSchedule(SmallSupernet.Options() with { AnnealEnd = 0 }).S(0));
    }

    [Fact]
    public void The_learning_rate_warms_up_and_falls_over_all_rounds()
    {
        var schedule = new SupernetSchedule(SmallSupernet.Options(rounds: 10, steps: 10) with { Optimizer = new OptimizerOptions { WarmUpShare = 0.1 } });
        var factors = Enumerable.Range(0, 10).SelectMany(round => Enumerable.Range(0, 10).Select(step => schedule.LearningRateFactor(schedule.StepOf(round, step)))).ToList();

        Assert.Equal(0.1, factors[0], 12);
        Assert.Equal(1, factors[9], 12);
        Assert.Equal(factors[10..].OrderDescending(), factors[10..]);
        Assert.True(factors[^1] < 0.01);
    }
}

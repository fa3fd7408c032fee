using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Training.Supernets;

/// <summary>What changes over the steps of all rounds; every replica follows the same one.</summary>
internal sealed class SupernetSchedule(SupernetOptions options)
{
    private readonly LearningRateSchedule _learningRate = LearningRateSchedule.WithWarmUpShare(options.Optimizer.WarmUpShare, options.Steps);

    /// <summary>Factor on the peak learning rate, by a replica's step over all rounds, from 0.</summary>
    public double LearningRateFactor(long step) => _learningRate.FactorAt(step);

    /// <summary>s of transformable blocks: linear from 0 to 1, exactly 1 from the annealing's end on.</summary>
    public double S(long step)
    {
        var end = options.AnnealEnd * options.Steps;
        return step >= end ? 1 : step / end;
    }

    /// <summary>A replica's step over all rounds.</summary>
    public long StepOf(int round, int step) => (long)round * options.StepsPerRound + step;
}

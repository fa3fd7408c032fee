using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Schedules;

/// <summary>A recipe with its schedule. Times are shares of all training steps, 0 to 1.</summary>
public sealed record RecipeOptions
{
    public required Recipe Recipe { get; init; }

    /// <summary>Anneal, hybrid: when s begins to rise. Default: 0.</summary>
    public double AnnealStart { get; init; }

    /// <summary>Anneal, hybrid: when s has reached 1; what follows settles the statistics. Default: 0.6.</summary>
    public double AnnealEnd { get; init; } = 0.6;

    /// <summary>Anneal, hybrid: s = (share of the rise that has passed) to this power. Default: 1, a straight line.</summary>
    public double AnnealPower { get; init; } = 1;

    /// <summary>Cut: when s jumps from 0 to 1. Default: 0.5.</summary>
    public double CutAt { get; init; } = 0.5;

    /// <summary>Cut: peak learning rate after the cut, as a factor of the peak before it. Default: 0.5.</summary>
    public double CutLearningRate { get; init; } = 0.5;

    /// <summary>
    /// Cut: weight of the distillation from the network as it was at the cut (averaged weights, s = 0), which learns no more. It costs a
    /// forward pass a step. Default: 0, none.
    /// </summary>
    public double CutDistillation { get; init; }

    /// <summary>Hybrid: weight a of KD(s | s = 0). Default: 1.</summary>
    public double DistillationWeight { get; init; } = 1;

    /// <summary>Hybrid, cut: temperature of the distillation. Default: 1.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Hybrid: weight of CE(s = 0), with which the teacher itself learns. Default: 1.</summary>
    public double TeacherLossWeight { get; init; } = 1;

    /// <summary>Hybrid: when the teacher stops (learning and teaching). Default: 1, at the end.</summary>
    public double TeacherEnd { get; init; } = 1;

    /// <exception cref="InputException">A value is out of its range: names it.</exception>
    public void Validate()
    {
        RequireShare(AnnealStart, "annealing start");
        RequireShare(AnnealEnd, "annealing end");
        RequireShare(CutAt, "cut");
        RequireShare(TeacherEnd, "teacher's end");
        RequirePositive(AnnealPower, "annealing power");
        RequirePositive(CutLearningRate, "learning rate factor after the cut");
        RequirePositive(Temperature, "distillation temperature");
        RequireNotNegative(CutDistillation, "distillation weight after the cut");
        RequireNotNegative(DistillationWeight, "distillation weight");
        RequireNotNegative(TeacherLossWeight, "teacher's loss weight");
        if (AnnealStart > AnnealEnd)
        {
            throw new InputException($"The annealing starts at {AnnealStart} of the training but ends at {AnnealEnd}; the end must not come before the start.");
        }
    }

    private static void RequireShare(double value, string what)
    {
        if (value is not (>= 0 and <= 1))
        {
            throw new InputException($"The {what} is at {value} of the training; allowed are shares from 0 to 1.");
        }
    }

    private static void RequirePositive(double value, string what)
    {
        if (value <= 0 || !double.IsFinite(value))
        {
            throw new InputException($"The {what} is {value}; allowed are numbers above 0.");
        }
    }

    private static void RequireNotNegative(double value, string what)
    {
        if (value < 0 || !double.IsFinite(value))
        {
            throw new InputException($"The {what} is {value}; allowed are numbers from 0 on.");
        }
    }
}

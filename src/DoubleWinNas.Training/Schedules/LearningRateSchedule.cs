namespace DoubleWinNas.Training.Schedules;

/// <summary>Linear warm-up, then a half cosine down to (nearly) zero; a factor on the peak rate.</summary>
/// <param name="WarmUpSteps">Steps of the warm-up; the last of them runs at the peak.</param>
/// <param name="Steps">All steps, at least 1.</param>
public readonly record struct LearningRateSchedule(long WarmUpSteps, long Steps)
{
    /// <summary>A schedule whose warm-up takes a share (0 to 1) of all steps.</summary>
    public static LearningRateSchedule WithWarmUpShare(double share, long steps) => new((long)(share * steps), steps);

    /// <summary>Factor of a step, counted from 0.</summary>
    public double FactorAt(long step)
    {
        if (step < WarmUpSteps)
        {
            return (step + 1.0) / WarmUpSteps;
        }

        var progress = (step - WarmUpSteps) / (double)Math.Max(1, Steps - WarmUpSteps);
        return 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, progress)));
    }
}

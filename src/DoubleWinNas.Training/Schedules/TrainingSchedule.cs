namespace DoubleWinNas.Training.Schedules;

/// <summary>A recipe spread over a number of steps: a pure function from step to <see cref="StepPlan"/>.</summary>
public sealed class TrainingSchedule
{
    private readonly RecipeOptions _recipe;
    private readonly long _cut;
    private readonly LearningRateSchedule _first;
    private readonly LearningRateSchedule _afterCut;

    /// <param name="recipe">The recipe; validated.</param>
    /// <param name="warmUpShare">Share of the steps that the learning rate warms up over; after a cut, again.</param>
    /// <param name="steps">All steps of the training.</param>
    public TrainingSchedule(RecipeOptions recipe, double warmUpShare, long steps)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        _recipe = recipe;
        Steps = steps;
        _cut = recipe.Recipe == Recipe.Cut ? (long)Math.Round(recipe.CutAt * steps) : steps;
        _first = LearningRateSchedule.WithWarmUpShare(warmUpShare, _cut);
        _afterCut = LearningRateSchedule.WithWarmUpShare(warmUpShare, steps - _cut);
    }

    public long Steps { get; }

    /// <summary>s of the network that the training yields.</summary>
    public double FinalS => _recipe.Recipe == Recipe.Deep ? 0 : 1;

    /// <summary>Step before which the network is kept as a teacher; null: never.</summary>
    public long? FreezesTeacherAt => _recipe is { Recipe: Recipe.Cut, CutDistillation: > 0 } && _cut > 0 && _cut < Steps ? _cut : null;

    /// <summary>What a step does, counted from 0.</summary>
    public StepPlan At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, Steps);
        return _recipe.Recipe switch
        {
            Recipe.Deep => Alone(0, _first.FactorAt(step)),
            Recipe.Linear => Alone(1, _first.FactorAt(step)),
            Recipe.Cut when step < _cut => Alone(0, _first.FactorAt(step)),
            Recipe.Cut => AfterCut(step),
            Recipe.Anneal => Alone(AnnealedAt(step), _first.FactorAt(step)),
            _ => HybridAt(step),
        };
    }

    private static StepPlan Alone(double s, double learningRate) => new(s, DistillationWeight: 0, TeacherWeight: 0, learningRate);

    private StepPlan AfterCut(long step)
    {
        var plan = Alone(1, _recipe.CutLearningRate * _afterCut.FactorAt(step - _cut));
        return FreezesTeacherAt is null ? plan : plan with { DistillationWeight = _recipe.CutDistillation, IsTeacherFrozen = true };
    }

    /// <summary>While s = 0, student and teacher are one network, so one pass does.</summary>
    private StepPlan HybridAt(long step)
    {
        var s = AnnealedAt(step);
        var plan = Alone(s, _first.FactorAt(step));
        return s > 0 && step < _recipe.TeacherEnd * Steps
            ? plan with { DistillationWeight = _recipe.DistillationWeight, TeacherWeight = _recipe.TeacherLossWeight }
            : plan;
    }

    /// <summary>Exactly 1 from the annealing's end on, so that the identity costs nothing there.</summary>
    private double AnnealedAt(long step)
    {
        var start = _recipe.AnnealStart * Steps;
        var end = _recipe.AnnealEnd * Steps;
        if (step >= end)
        {
            return 1;
        }

        return step <= start ? 0 : Math.Pow((step - start) / (end - start), _recipe.AnnealPower);
    }
}

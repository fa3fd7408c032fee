using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Training.Tests.Schedules;

public sealed class TrainingScheduleTests
{
    private const long Steps = 100;

    [Theory]
    [InlineData(Recipe.Deep, 0)]
    [InlineData(Recipe.Linear, 1)]
    public void Deep_and_linear_keep_one_s_and_have_no_teacher(Recipe recipe, double s)
    {
        Assert.All(PlansOf(new RecipeOptions { Recipe = recipe }), plan =>
        {
            Assert.Equal(s, plan.S);
            Assert.False(plan.HasTeacher);
        });
    }

    [Fact]
    public void Cut_jumps_from_0_to_1_and_warms_the_learning_rate_up_again()
    {
        var plans = PlansOf(new RecipeOptions { Recipe = Recipe.Cut, CutAt = 0.6, CutLearningRate = 0.25 }, warmUp: 0.1);

        Assert.All(plans[..60], plan => Assert.Equal(0, plan.S));
        Assert.All(plans[60..], plan => Assert.Equal(1, plan.S));
        Assert.Equal(1, plans[..60].Max(plan => plan.LearningRateFactor));
        Assert.True(plans[59].LearningRateFactor < 0.01, "the first part has cooled down before the cut");
        Assert.Equal(0.25 / 4, plans[60].LearningRateFactor, 12);
        Assert.Equal(0.25, plans[60..].Max(plan => plan.LearningRateFactor));
    }

    [Fact]
    public void Where_the_cut_distils_the_network_before_it_teaches_from_then_on()
    {
        var recipe = new RecipeOptions { Recipe = Recipe.Cut, CutAt = 0.6, CutDistillation = 0.7 };
        var plans = PlansOf(recipe);

        Assert.All(plans[..60], plan => Assert.False(plan.HasTeacher));
        Assert.All(plans[60..], plan => Assert.Equal((0.7, 0.0, true), (plan.DistillationWeight, plan.TeacherWeight, plan.IsTeacherFrozen)));
        Assert.Equal(60, new TrainingSchedule(recipe, 0.1, Steps).FreezesTeacherAt);
        Assert.Null(new TrainingSchedule(recipe with { CutDistillation = 0 }, 0.1, Steps).FreezesTeacherAt);
        Assert.Null(new TrainingSchedule(recipe with { CutAt = 0 }, 0.1, Steps).FreezesTeacherAt);
        Assert.Null(new TrainingSchedule(recipe with { Recipe = Recipe.Hybrid }, 0.1, Steps).FreezesTeacherAt);
    }

    [Fact]
    public void Until_the_cut_its_plans_are_those_of_a_deep_training_of_that_length()
    {
        var cut = PlansOf(new RecipeOptions { Recipe = Recipe.Cut, CutAt = 0.5 });
        var deep = new TrainingSchedule(new RecipeOptions { Recipe = Recipe.Deep }, 0.1, Steps / 2);

        Assert.Equal(Enumerable.Range(0, 50).Select(step => deep.At(step)), cut[..50]);
    }

    [Fact]
    public void Annealing_rises_straight_from_its_start_to_its_end_and_then_is_exactly_1()
    {
        var s = PlansOf(new RecipeOptions { Recipe = Recipe.Anneal, AnnealStart = 0.2, AnnealEnd = 0.6 }).Select(plan => plan.S).ToArray();

        Assert.All(s[..21], value => Assert.Equal(0, value));
        Assert.Equal(0.5, s[40], 12);
        Assert.All(s[60..], value => Assert.Equal(1, value));
        Assert.Equal(s.Order(), s);
    }

    [Fact]
    public void The_shape_of_the_annealing_is_a_power()
    {
        var plans = PlansOf(new RecipeOptions { Recipe = Recipe.Anneal, AnnealEnd = 1, AnnealPower = 2 });

        Assert.Equal(0.25, plans[50].S, 12);
    }

    [Fact]
    public void Hybrid_anneals_while_the_teacher_learns_and_teaches_until_its_end()
    {
        var recipe = new RecipeOptions
        {
            Recipe = Recipe.Hybrid, AnnealStart = 0.1, AnnealEnd = 0.5, TeacherEnd = 0.8, DistillationWeight = 0.7, TeacherLossWeight = 0.3,
        };
        var plans = PlansOf(recipe);

        Assert.Equal(PlansOf(recipe with { Recipe = Recipe.Anneal }).Select(plan => plan.S), plans.Select(plan => plan.S));
        Assert.All(plans[11..80], plan => Assert.Equal((0.7, 0.3), (plan.DistillationWeight, plan.TeacherWeight)));
        Assert.All(plans[80..], plan => Assert.False(plan.HasTeacher));
    }

    [Fact]
    public void While_s_is_0_student_and_teacher_are_one_network_and_run_once()
    {
        var plans = PlansOf(new RecipeOptions { Recipe = Recipe.Hybrid, AnnealStart = 0.3 });

        Assert.All(plans[..31], plan => Assert.False(plan.HasTeacher));
        Assert.True(plans[31].HasTeacher);
    }

    [Fact]
    public void A_training_of_one_step_is_legal_in_every_recipe()
    {
        foreach (var recipe in Enum.GetValues<Recipe>())
        {
            var plan = new TrainingSchedule(new RecipeOptions { Recipe = recipe }, warmUpShare: 0.1, steps: 1).At(0);

            Assert.InRange(plan.S, 0, 1);
            Assert.InRange(plan.LearningRateFactor, 0.4, 1);
        }
    }

    private static StepPlan[] PlansOf(RecipeOptions recipe, double warmUp = 0.1)
    {
        recipe.Validate();
        var schedule = new TrainingSchedule(recipe, warmUp, Steps);
        return [.. Enumerable.Range(0, (int)Steps).Select(step => schedule.At(step))];
    }
}

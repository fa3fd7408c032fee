using DoubleWinNas.Networks;
using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Training.Tests.Schedules;

public sealed class RecipeOptionsTests
{
    [Fact]
    public void Every_recipe_is_read_by_its_own_name() =>
        Assert.All(Enum.GetValues<Recipe>(), recipe => Assert.Equal(recipe, RecipeName.Parse(RecipeName.Of(recipe))));

    [Theory]
    [InlineData("Deep")]
    [InlineData("")]
    [InlineData("0")]
    public void Another_name_is_refused_with_those_allowed(string name)
    {
        var error = Assert.Throws<InputException>(() => RecipeName.Parse(name));

        Assert.Contains("deep, linear, cut, anneal, hybrid", error.Message);
    }

    [Fact]
    public void Values_out_of_range_are_refused_by_name()
    {
        var recipe = new RecipeOptions { Recipe = Recipe.Hybrid };
        (RecipeOptions Options, string Named)[] wrong =
        [
            (recipe with { AnnealStart = 0.7, AnnealEnd = 0.6 }, "0.7"),
            (recipe with { AnnealEnd = 1.5 }, "annealing end"),
            (recipe with { CutAt = double.NaN }, "cut"),
            (recipe with { Temperature = 0 }, "temperature"),
            (recipe with { AnnealPower = double.PositiveInfinity }, "power"),
            (recipe with { DistillationWeight = -1 }, "distillation weight"),
            (recipe with { TeacherLossWeight = double.NaN }, "teacher's loss weight"),
        ];

        Assert.All(wrong, entry => Assert.Contains(entry.Named, Assert.Throws<InputException>(entry.Options.Validate).Message));
    }
}

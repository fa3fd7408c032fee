using System.Text.Json.Serialization;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Schedules;

/// <summary>How a transformable network is trained (METHOD section 5).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Recipe>))]
public enum Recipe
{
    /// <summary>s = 0 throughout: the nonlinear network itself. Nothing of the result can be merged.</summary>
    Deep,

    /// <summary>s = 1 throughout.</summary>
    Linear,

    /// <summary>s = 0, then s = 1 with a learning rate schedule of its own (DepthShrinker's way).</summary>
    Cut,

    /// <summary>s rises from 0 to 1, then settles at 1.</summary>
    Anneal,

    /// <summary>As <see cref="Anneal"/>, while each step also trains the s = 0 network, which teaches the other.</summary>
    Hybrid,
}

/// <summary>Recipes by the names that a person writes.</summary>
public static class RecipeName
{
    /// <summary>Reads <c>deep</c>, <c>linear</c>, <c>cut</c>, <c>anneal</c> or <c>hybrid</c>.</summary>
    /// <exception cref="InputException">The name is none of these.</exception>
    public static Recipe Parse(string name)
    {
        foreach (var recipe in Enum.GetValues<Recipe>())
        {
            if (Of(recipe) == name)
            {
                return recipe;
            }
        }

        throw new InputException($"Recipe '{name}' is unknown; allowed are {string.Join(", ", Enum.GetValues<Recipe>().Select(Of))}.");
    }

    public static string Of(Recipe recipe) => recipe.ToString().ToLowerInvariant();
}

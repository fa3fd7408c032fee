using System.Globalization;
using DoubleWinNas.Networks;
using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Benchmarks.Training;

/// <summary>How long and what is compared.</summary>
internal sealed record TrainingBenchmarkOptions
{
    /// <summary>Where Debian's package dataset-fashion-mnist puts the files.</summary>
    public const string DatasetFolder = "/usr/share/datasets/fashion-mnist";

    private const string QuickFlag = "--quick";

    /// <summary>Each program's turns in a case.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Timed seconds of a turn.</summary>
    public double Seconds { get; init; } = 4;

    /// <summary>Seconds before, in each turn.</summary>
    public double WarmUp { get; init; } = 0.5;

    /// <summary>Too short to judge by: the aims are not held against it.</summary>
    public bool IsQuick { get; init; }

    public IReadOnlyList<Recipe> Recipes { get; init; } = [Recipe.Linear, Recipe.Deep];

    public IReadOnlyList<int> Threads { get; init; } = [1, 2];

    /// <exception cref="InputException">An option is unknown or its value not usable: shows the usage.</exception>
    public static TrainingBenchmarkOptions Parse(string[] arguments, string usage)
    {
        var options = arguments.Contains(QuickFlag)
            ? new TrainingBenchmarkOptions { IsQuick = true, Rounds = 2, Seconds = 1, WarmUp = 0.2 }
            : new TrainingBenchmarkOptions();
        string[] rest = [.. arguments.Where(argument => argument != QuickFlag)];
        for (var i = 0; i < rest.Length; i += 2)
        {
            var value = i + 1 < rest.Length ? rest[i + 1] : "";
            options = rest[i] switch
            {
                "--rounds" when Number(value) is { } rounds => options with { Rounds = (int)rounds },
                "--seconds" when Number(value) is { } seconds => options with { Seconds = seconds },
                "--threads" when Number(value) is { } threads => options with { Threads = [(int)threads] },
                "--recipe" when value is "linear" or "deep" => options with { Recipes = [RecipeName.Parse(value)] },
                _ => throw new InputException($"'{string.Join(' ', rest[i..].Take(2))}' is not understood. Usage: {usage}"),
            };
        }

        return options;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 1 ? number : null;
}

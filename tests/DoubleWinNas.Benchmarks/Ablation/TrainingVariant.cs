using System.Globalization;
using DoubleWinNas.Networks;
using DoubleWinNas.Training;
using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Benchmarks.Ablation;

/// <summary>A recipe with settings that differ from the defaults, such as <c>hybrid:anneal-end=0.8:batch=64</c>.</summary>
/// <param name="Text">As it was written; names the row of the table and the run's folder.</param>
/// <param name="Recipe">Its first word.</param>
/// <param name="Apply">Changes a training's options.</param>
internal sealed record TrainingVariant(string Text, Recipe Recipe, Func<TrainingOptions, TrainingOptions> Apply)
{
    private static readonly Dictionary<string, Func<TrainingOptions, double, TrainingOptions>> Settings = new(StringComparer.Ordinal)
    {
        ["anneal-start"] = (options, value) => options with { Recipe = options.Recipe with { AnnealStart = value } },
        ["anneal-end"] = (options, value) => options with { Recipe = options.Recipe with { AnnealEnd = value } },
        ["anneal-power"] = (options, value) => options with { Recipe = options.Recipe with { AnnealPower = value } },
        ["cut-at"] = (options, value) => options with { Recipe = options.Recipe with { CutAt = value } },
        ["cut-learning-rate"] = (options, value) => options with { Recipe = options.Recipe with { CutLearningRate = value } },
        ["cut-distillation"] = (options, value) => options with { Recipe = options.Recipe with { CutDistillation = value } },
        ["distillation"] = (options, value) => options with { Recipe = options.Recipe with { DistillationWeight = value } },
        ["temperature"] = (options, value) => options with { Recipe = options.Recipe with { Temperature = value } },
        ["teacher-loss"] = (options, value) => options with { Recipe = options.Recipe with { TeacherLossWeight = value } },
        ["teacher-end"] = (options, value) => options with { Recipe = options.Recipe with { TeacherEnd = value } },
        ["learning-rate"] = (options, value) => options with { Optimizer = options.Optimizer with { LearningRate = value } },
        ["weight-decay"] = (options, value) => options with { Optimizer = options.Optimizer with { WeightDecay = value } },
        ["warm-up"] = (options, value) => options with { Optimizer = options.Optimizer with { WarmUpShare = value } },
        ["label-smoothing"] = (options, value) => options with { Optimizer = options.Optimizer with { LabelSmoothing = value } },
        ["averaging"] = (options, value) => options with { Optimizer = options.Optimizer with { AveragingDecay = value } },
        ["batch"] = (options, value) => options with { BatchSize = (int)value },
    };

    /// <exception cref="InputException">Recipe, setting or value is unknown: names what is allowed.</exception>
    public static TrainingVariant Parse(string text)
    {
        var parts = text.Split(':');
        var recipe = RecipeName.Parse(parts[0]);
        var changes = parts.Skip(1).Select(part => Change(part, text)).ToList();
        return new TrainingVariant(text, recipe, options => changes.Aggregate(
            options with { Recipe = new RecipeOptions { Recipe = recipe } }, (changed, change) => change(changed)));
    }

    private static Func<TrainingOptions, TrainingOptions> Change(string part, string text)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || !Settings.TryGetValue(part[..equals], out var set)
            || !double.TryParse(part[(equals + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            throw new InputException($"'{part}' of '{text}' is not understood; allowed are NAME=NUMBER with the names {string.Join(", ", Settings.Keys)}.");
        }

        return options => set(options, value);
    }
}

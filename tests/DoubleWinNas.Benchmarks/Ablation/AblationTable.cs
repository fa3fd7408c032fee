using DoubleWinNas.Training.Runs;
using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Benchmarks.Ablation;

/// <summary>Accuracies of one network on one dataset, a row a variant, and what they say about the aims.</summary>
internal sealed class AblationTable(string dataset, string architecture)
{
    /// <summary>Aimed at: points (percent of the test images) that hybrid may stay below the deep nonlinear network.</summary>
    private const double AllowedLoss = 0.1;

    private readonly List<(TrainingVariant Variant, IReadOnlyList<TrainingRecord> Records)> _rows = [];

    public void Add(TrainingVariant variant, IReadOnlyList<TrainingRecord> records) => _rows.Add((variant, records));

    public IEnumerable<string> Lines()
    {
        yield return $"### {dataset}, `{architecture}`";
        yield return "";
        yield return "| training | seeds | validation, % | test, % | test of the best seed, % | teacher's validation, % | s a training |";
        yield return "|---|---:|---:|---:|---:|---:|---:|";
        foreach (var (variant, records) in _rows)
        {
            var teacher = records.Where(record => record.Teacher is not null).Select(record => 100 * record.Teacher!.Top1).ToList();
            yield return $"| {variant.Text} | {records.Count} | {Figures(Validation(records))} | {Figures(Test(records))} | {Test(records).Max():F2} "
                + $"| {(teacher.Count > 0 ? Figures(teacher) : "")} | {Median.Of(records.Select(record => record.Seconds)):F0} |";
        }

        yield return "";
        foreach (var line in Aims())
        {
            yield return line;
        }
    }

    private IEnumerable<string> Aims()
    {
        var means = _rows.Where(row => row.Variant.Text == RecipeName.Of(row.Variant.Recipe)).ToDictionary(row => row.Variant.Recipe, row => Test(row.Records).Average());
        if (!means.TryGetValue(Recipe.Hybrid, out var hybrid))
        {
            yield break;
        }

        var others = means.Where(mean => mean.Key is not (Recipe.Hybrid or Recipe.Deep)).OrderByDescending(mean => mean.Value).ToList();
        if (others.Count > 0)
        {
            yield return $"- Hybrid against the best other recipe for a shallow network ({RecipeName.Of(others[0].Key)}): {hybrid - others[0].Value:+0.00;-0.00} points; aim: above 0: {(hybrid > others[0].Value ? "met" : "missed")}.";
        }

        if (means.TryGetValue(Recipe.Deep, out var deep))
        {
            yield return $"- Hybrid's shallow network against the deep nonlinear one: {hybrid - deep:+0.00;-0.00} points; aim: at most {AllowedLoss} below: {(hybrid >= deep - AllowedLoss ? "met" : "missed")}.";
        }
    }

    private static List<double> Validation(IEnumerable<TrainingRecord> records) => [.. records.Select(record => 100 * (record.Validation?.Top1 ?? double.NaN))];

    private static List<double> Test(IEnumerable<TrainingRecord> records) => [.. records.Select(record => 100 * (record.Test?.Top1 ?? double.NaN))];

    /// <summary>Mean and sample deviation.</summary>
    private static string Figures(List<double> values)
    {
        var mean = values.Average();
        return values.Count < 2 ? $"{mean:F2}" : $"{mean:F2} ± {Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)):F2}";
    }
}

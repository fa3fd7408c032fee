using System.Globalization;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Benchmarks.Searching;

/// <summary>Searches under several bounds of latency on this machine: whether finalists keep them when measured, and use them up.</summary>
internal sealed class BoundsBenchmark : IBenchmark
{
    private const string Usage = "bounds --bounds MS,MS,MS [--conf FILE] [--out DIR]";

    /// <summary>The best finalist uses a bound up when it comes this near.</summary>
    private const double Near = 0.97;

    public string Name => "bounds";

    public string Summary => $"searches under bounds of latency, kept and used up when measured; goes on where it stopped: {Usage}";

    public async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            var (configuration, bounds, folder) = Parse(arguments);
            var program = new DwnasProgram();
            await output.WriteLineAsync("| bound | finalists measured, ms | slowest / bound | most accurate / bound | validation | contenders: accuracy by latency | predictions corrected to |\n|---:|---|---:|---:|---|---|---|");
            var isMet = true;
            foreach (var bound in bounds)
            {
                var outcome = await SearchAsync(program, configuration, bound, folder, cancellationToken);
                isMet &= outcome.Finalists.All(finalist => finalist.Milliseconds <= bound) && outcome.Best >= Near * bound;
                await output.WriteLineAsync(outcome.Row());
            }

            await output.WriteLineAsync($"\nEvery finalist within its bound, the most accurate one within {1 - Near:P0} of it: {(isMet ? "met" : "missed")}.");
            return isMet ? 0 : 1;
        }
        catch (InputException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 2;
        }
    }

    private static async Task<Outcome> SearchAsync(DwnasProgram program, string configuration, double bound, string folder, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"bound-{bound}");
        var own = Path.Combine(folder, $"{name}.conf");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(
            own,
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                include file("{{Path.GetFullPath(configuration)}}")
                search {
                  name = {{name}}
                  constraints = ["latency <= {{bound}} ms on host"]
                  finalists { correction-rounds = 3, measure-seconds = 2 }
                }

                """),
            cancellationToken);
        var results = Path.Combine(folder, name);
        await program.RunAsync(["search", own, "--out", results], cancellationToken);
        var found = new SearchFolder(results);
        var (front, measured) = (found.Front, found.MeasuredShallow());
        var shown = BenchmarkJson.Parse<Shown>(await program.RunAsync(["search", "show", results, "--json"], cancellationToken));
        return new Outcome(
            bound,
            [.. front.Finalists.Where(finalist => finalist.Completed).Select(finalist => (measured[finalist.Number], finalist.Validation!.Value))],
            [.. (front.Contenders ?? []).Where(contender => contender.Validation is not null).Select(contender => contender.Validation!.Value)],
            [.. shown.Corrections.Select(point => point.Scale)]);
    }

    private static (string Configuration, double[] Bounds, string Out) Parse(string[] arguments)
    {
        var (configuration, bounds, folder) = ("tests/DoubleWinNas.Benchmarks/Searching/bounds.conf", Array.Empty<double>(), "runs/bounds");
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--conf" when File.Exists(value):
                    configuration = value;
                    break;
                case "--bounds" when value.Split(',') is var parts && Array.TrueForAll(parts, part => double.TryParse(part, CultureInfo.InvariantCulture, out var bound) && bound > 0):
                    bounds = [.. parts.Select(part => double.Parse(part, CultureInfo.InvariantCulture))];
                    break;
                case "--out" when value.Length > 0:
                    folder = value;
                    break;
                default:
                    throw new InputException($"'{string.Join(' ', arguments[i..].Take(2))}' is not understood. Usage: {Usage}");
            }
        }

        return bounds.Length > 0 ? (configuration, bounds, folder) : throw new InputException($"--bounds is missing. Usage: {Usage}");
    }

    /// <param name="Finalists">By latency.</param>
    /// <param name="Contenders">Accuracies, by latency.</param>
    /// <param name="Scales">What predictions were multiplied by, correction by correction.</param>
    private sealed record Outcome(
        double Bound, IReadOnlyList<(double Milliseconds, double Validation)> Finalists, IReadOnlyList<double> Contenders, IReadOnlyList<double> Scales)
    {
        public double Best => Finalists.MaxBy(finalist => finalist.Validation).Milliseconds;

        public string Row() => string.Create(
            CultureInfo.InvariantCulture,
            $"| {Bound} ms | {string.Join(", ", Finalists.Select(finalist => finalist.Milliseconds.ToString("F4", CultureInfo.InvariantCulture)))} "
            + $"| {Finalists.Max(finalist => finalist.Milliseconds) / Bound:F3} | {Best / Bound:F3} | {string.Join(", ", Finalists.Select(finalist => finalist.Validation.ToString("P2", CultureInfo.InvariantCulture)))} "
            + $"| {string.Join(", ", Contenders.Select(accuracy => accuracy.ToString("P1", CultureInfo.InvariantCulture)))} | {string.Join(", ", Scales.Select(scale => scale.ToString("F3", CultureInfo.InvariantCulture)))} |");
    }

    private sealed record Shown(IReadOnlyList<Correction> Corrections);

    private sealed record Correction(double Scale);
}

using System.Text.Json;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Training.Runs;

namespace DoubleWinNas.Benchmarks.Searching;

/// <summary>
/// One seed: a search, and the MobileNetV2-style baseline of the same macro-architecture (3x3, expansion 6, nonlinear in every slot, at the
/// images' largest resolution), trained from new with the finalists' data and recipe. What is finished is not done again.
/// </summary>
internal sealed class BaselineCase(BaselineBenchmarkOptions options, ulong seed, DwnasProgram program)
{
    /// <summary>How 'config show' prints what is not set.</summary>
    private const string Nothing = "null";

    private readonly string _folder = Path.GetFullPath(Path.Combine(options.Out, $"seed-{seed}"));
    private readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    public async Task<BaselineOutcome> RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        var configuration = Path.Combine(_folder, "search.conf");
        await File.WriteAllTextAsync(
            configuration, $"include file(\"{Path.GetFullPath(options.Configuration)}\")\nsearch {{ name = seed-{seed}, seed = {seed} }}\n", cancellationToken);
        var settings = (await ReadAsync<Setting[]>(["config", "show", configuration, "--json"], cancellationToken)).ToDictionary(setting => setting.Key, setting => setting.Value);

        var search = Path.Combine(_folder, "search");
        var started = TimeProvider.System.GetTimestamp();
        await program.RunAsync(["search", configuration, "--out", search], cancellationToken);
        var seconds = Remember("search-seconds", TimeProvider.System.GetElapsedTime(started).TotalSeconds);

        var baseline = Path.Combine(_folder, "baseline");
        var genotype = Baseline(search, settings);
        if (!File.Exists(Path.Combine(baseline, "training.json")))
        {
            await program.RunAsync(
                [
                    "train", "--genotype", genotype, "--dataset", settings["search.data.set"], "--recipe", "deep", "--epochs", settings["search.finalists.epochs"],
                    "--learning-rate", settings["search.finalists.learning-rate"], "--weight-decay", WeightDecay(settings),
                    "--label-smoothing", settings["search.finalists.label-smoothing"], "--mixup", settings["search.finalists.mixup"], "--cutmix", settings["search.finalists.cutmix"],
                    .. settings["search.finalists.rand-augment"] is not Nothing and var augment ? ["--rand-augment", augment] : Array.Empty<string>(), "--batch", settings["search.compute.batch-size"],
                    "--precision", settings["search.compute.precision"], "--threads", settings["search.compute.threads"], "--seed", $"{seed}", "--out", baseline,
                ],
                cancellationToken);
        }

        await program.RunAsync(["export", baseline, "--form", "deep"], cancellationToken);
        return Compare(search, baseline, genotype, seconds, cancellationToken);
    }

    /// <summary>The finalist with the best validation accuracy, beside the baseline: test accuracies, and latencies measured in turns.</summary>
    private BaselineOutcome Compare(string search, string baseline, string genotype, double seconds, CancellationToken cancellationToken)
    {
        var front = Load<Front>(Path.Combine(search, "front.json"));
        var best = front.Finalists.Where(finalist => finalist.Completed).MaxBy(finalist => finalist.Validation)
            ?? throw new InputException($"{search}: no finalist was completed; its report says why.");
        var folder = Directory.GetDirectories(Path.Combine(search, "finalists"), $"{best.Number:D2}-*").Single();
        var trained = TrainingRecord.Load(Path.Combine(baseline, "training.json"));

        var models = new[]
        {
            Model("baseline", genotype, Path.Combine(baseline, "deep.onnx")),
            Model("found, deep", best.Genotype, Path.Combine(folder, "deep.onnx")),
            Model("found, shallow", best.Genotype, Path.Combine(folder, "shallow.onnx")),
        };
        var latencies = Measure(models, cancellationToken);
        var device = best.Devices[0];
        return new BaselineOutcome(seed, seconds, genotype, trained.Test!.Top1, trained.Validation!.Top1, best.Genotype, best.Validation!.Value, device.ShallowTest!.Value, latencies);
    }

    /// <summary>In turns, each at its own resolution.</summary>
    private List<LatencyResult> Measure(IReadOnlyList<MeasurableModel> models, CancellationToken cancellationToken)
    {
        var runtime = new OnnxRuntimeInference();
        var loaded = new List<ILoadedModel>();
        try
        {
            foreach (var model in models)
            {
                var resolution = Genotype.Parse(model.Source).Resolution;
                loaded.Add(runtime.Load(model.Onnx.Span, new InferenceConditions(Resolution.Square(resolution))));
            }

            var probe = new LatencyProbe(TimeProvider.System, new LatencyProbeOptions { Duration = TimeSpan.FromSeconds(options.Seconds) });
            return [.. probe.Compare(loaded, cancellationToken)];
        }
        finally
        {
            loaded.ForEach(model => model.Dispose());
        }
    }

    private static MeasurableModel Model(string name, string genotype, string path) => new(name, genotype, File.ReadAllBytes(path));

    /// <summary>A search's genotypes name its space.</summary>
    private string Baseline(string search, Dictionary<string, string> settings)
    {
        var space = Genotype.Parse(Load<Front>(Path.Combine(search, "front.json")).Finalists[0].Genotype).Space;
        var resolution = settings["search.space.resolutions"].Trim('[', ']').Split(',').Max(int.Parse);
        return Genotype.Create(space, resolution, [.. space.Stages.Select(stage => Enumerable.Repeat(BlockGene.Nonlinear(3, 6), stage.Slots).ToArray())]).ToString();
    }

    private static string WeightDecay(Dictionary<string, string> settings) =>
        settings["search.finalists.weight-decay"] is not Nothing and var own ? own : settings["search.supernet.weight-decay"];

    /// <summary>The first run's figure: a later call finds the work done.</summary>
    private double Remember(string name, double value)
    {
        var path = Path.Combine(_folder, $"{name}.json");
        if (!File.Exists(path))
        {
            AtomicFile.WriteText(path, JsonSerializer.Serialize(value));
        }

        return Load<double>(path);
    }

    private async Task<T> ReadAsync<T>(string[] arguments, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<T>(await program.RunAsync(arguments, cancellationToken), _json)!;

    private T Load<T>(string path) => JsonSerializer.Deserialize<T>(File.ReadAllText(path), _json)!;

    private sealed record Setting(string Key, string Value);

    private sealed record Front(IReadOnlyList<Finalist> Finalists);

    private sealed record Finalist(int Number, string Genotype, bool Completed, double? Validation, IReadOnlyList<OnDevice> Devices);

    private sealed record OnDevice(double? ShallowTest);
}

/// <param name="SearchSeconds">Of the first call; meaningless when that was interrupted.</param>
/// <param name="Latencies">Of the baseline, the found network deep, and shallow, measured in turns.</param>
internal sealed record BaselineOutcome(
    ulong Seed,
    double SearchSeconds,
    string BaselineGenotype,
    double BaselineTest,
    double BaselineValidation,
    string FoundGenotype,
    double FoundValidation,
    double FoundTest,
    IReadOnlyList<LatencyResult> Latencies);

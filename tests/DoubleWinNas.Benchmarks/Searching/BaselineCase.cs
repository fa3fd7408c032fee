using System.Globalization;
using System.Text.Json;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Node.Configuration.Search;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Training.Runs;

namespace DoubleWinNas.Benchmarks.Searching;

/// <summary>
/// One seed: a search, and the MobileNetV2-style baseline of the same macro-architecture (3x3, expansion 6, nonlinear in every slot, at the
/// images' largest resolution), trained from new with the finalists' data and recipe. What is finished is not done again.
/// </summary>
internal sealed class BaselineCase
{
    private readonly BaselineBenchmarkOptions _options;

    private readonly ulong _seed;

    private readonly DwnasProgram _program;

    private readonly string _folder;

    private readonly string _configuration;

    private readonly SearchSettings _settings;

    private readonly string _baseline;

    private Network? _trained;

    private Network? _found;

    /// <param name="isSearched">Whether this seed searches; else it trains from new what another one found.</param>
    public BaselineCase(BaselineBenchmarkOptions options, ulong seed, bool isSearched, DwnasProgram program)
    {
        (_options, _seed, _program, IsSearched) = (options, seed, program, isSearched);
        _folder = Path.GetFullPath(Path.Combine(options.Out, $"seed-{seed}"));
        Directory.CreateDirectory(_folder);
        _configuration = Path.Combine(_folder, "search.conf");
        File.WriteAllText(_configuration, $"include file(\"{Path.GetFullPath(options.Configuration)}\")\nsearch {{ name = seed-{seed}, seed = {seed} }}\n");
        _settings = SearchConfiguration.Read(_configuration).Settings;
        _baseline = Baseline(_settings.Space);
    }

    public bool IsSearched { get; }

    /// <summary>Of a training.</summary>
    public int Threads => _settings.Compute.Threads;

    /// <summary>Searches, and tells the genotype of the finalist with the best validation accuracy.</summary>
    public async Task<string> SearchAsync(CancellationToken cancellationToken)
    {
        _found = await FindAsync(cancellationToken);
        return _found.Genotype;
    }

    /// <summary>Trainings that can be made at the same time.</summary>
    /// <param name="found">Genotype that another seed found; trained where this one does not search.</param>
    public IEnumerable<Func<CancellationToken, Task>> Trainings(string found)
    {
        yield return async token => _trained = await TrainAsync(_baseline, "deep", Path.Combine(_folder, "baseline"), token);
        if (!IsSearched)
        {
            yield return async token => _found = await TrainAgainAsync(found, token);
        }
    }

    /// <summary>Measures what was found and trained; both must have been done.</summary>
    public BaselineOutcome Compare(CancellationToken cancellationToken)
    {
        var (baseline, network) = (_trained!, _found!);
        var latencies = Measure(
            [
                Model("baseline", _baseline, Path.Combine(baseline.Folder, "deep.onnx")),
                Model("found, deep", network.Genotype, Path.Combine(network.Folder, "deep.onnx")),
                Model("found, shallow", network.Genotype, Path.Combine(network.Folder, "shallow.onnx")),
            ],
            cancellationToken);
        double? seconds = IsSearched ? BenchmarkJson.Load<double>(SecondsFile) : null;
        return new BaselineOutcome(_seed, seconds, _baseline, baseline.Test, baseline.Validation, network.Genotype, network.Validation, network.Test, latencies);
    }

    private string SecondsFile => Path.Combine(_folder, "search-seconds.json");

    /// <summary>The finalist with the best validation accuracy; its test accuracy is the shallow network's.</summary>
    private async Task<Network> FindAsync(CancellationToken cancellationToken)
    {
        var search = Path.Combine(_folder, "search");
        var started = TimeProvider.System.GetTimestamp();
        await _program.RunAsync(["search", _configuration, "--out", search], cancellationToken);
        if (!File.Exists(SecondsFile))
        {
            AtomicFile.WriteText(SecondsFile, JsonSerializer.Serialize(TimeProvider.System.GetElapsedTime(started).TotalSeconds));
        }

        var results = new SearchFolder(search);
        var best = results.Front.Finalists.Where(finalist => finalist.Completed).MaxBy(finalist => finalist.Validation)
            ?? throw new InputException($"{search}: no finalist was completed; its report says why.");
        return new Network(best.Genotype, results.Of(best), best.Validation!.Value, best.Devices[0].ShallowTest!.Value);
    }

    private async Task<Network> TrainAgainAsync(string genotype, CancellationToken cancellationToken)
    {
        var trained = await TrainAsync(genotype, _settings.Finalists.Recipe, Path.Combine(_folder, "found"), cancellationToken);
        await _program.RunAsync(["transform", trained.Folder], cancellationToken);
        await _program.RunAsync(["export", trained.Folder, "--form", "shallow"], cancellationToken);
        var shallow = await ReadAsync<Evaluated>(["evaluate", trained.Folder, "--form", "shallow", "--runtime", "onnx", "--json"], cancellationToken);
        return trained with { Test = shallow.Top1 };
    }

    /// <summary>Trained from new and exported in its deep form, as a finalist is.</summary>
    private async Task<Network> TrainAsync(string genotype, string recipe, string folder, CancellationToken cancellationToken)
    {
        var record = Path.Combine(folder, "training.json");
        if (!File.Exists(record))
        {
            var (finalists, compute) = (_settings.Finalists, _settings.Compute);
            await _program.RunAsync(
                [
                    "train", "--genotype", genotype, "--dataset", _settings.Data.Set, "--recipe", recipe, "--epochs", $"{finalists.Epochs}",
                    "--learning-rate", Text(finalists.LearningRate), "--weight-decay", Text(finalists.WeightDecay ?? _settings.Supernet.WeightDecay),
                    "--label-smoothing", Text(finalists.LabelSmoothing), "--mixup", Text(finalists.Mixup), "--cutmix", Text(finalists.Cutmix),
                    .. finalists.RandAugment is { } augment ? ["--rand-augment", augment] : Array.Empty<string>(), "--batch", $"{compute.BatchSize}",
                    "--precision", compute.Precision, "--threads", $"{compute.Threads}", "--seed", $"{_seed}", "--out", folder,
                ],
                cancellationToken);
        }

        await _program.RunAsync(["export", folder, "--form", "deep"], cancellationToken);
        var trained = TrainingRecord.Load(record);
        return new Network(genotype, folder, trained.Validation!.Top1, trained.Test!.Top1);
    }

    /// <summary>In turns, each at its own resolution, while nothing disturbs the machine.</summary>
    private MeasurementReport Measure(IReadOnlyList<MeasurableModel> models, CancellationToken cancellationToken) =>
        new ModelMeasurer(
                new OnnxRuntimeInference(), TimeProvider.System, new LatencyProbeOptions { Duration = TimeSpan.FromSeconds(_options.Seconds) }, new MeasurementConduct())
            .Measure(HostDevice.Describe(), models, new InferenceConditions(models[0].Resolution!.Value), cancellationToken);

    private static MeasurableModel Model(string name, string genotype, string path) => new(name, genotype, File.ReadAllBytes(path))
    {
        Resolution = Resolution.Square(Genotype.Parse(genotype).Resolution),
    };

    private static string Baseline(SpaceSettings settings)
    {
        var space = settings.ToSearchSpace();
        return Genotype.Create(
            space, settings.Resolutions.Max(), [.. space.Stages.Select(stage => Enumerable.Repeat(BlockGene.Nonlinear(3, 6), stage.Slots).ToArray())]).ToString();
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<T> ReadAsync<T>(string[] arguments, CancellationToken cancellationToken) =>
        BenchmarkJson.Parse<T>(await _program.RunAsync(arguments, cancellationToken));

    /// <param name="Folder">Holds deep.onnx and, of a found network, shallow.onnx.</param>
    private sealed record Network(string Genotype, string Folder, double Validation, double Test);

    private sealed record Evaluated(double Top1);
}

/// <param name="SearchSeconds">Of the call that ended it; meaningless when an earlier one was interrupted; null where the network was found by another seed.</param>
/// <param name="Measured">The baseline, the found network deep, and shallow, measured in turns.</param>
internal sealed record BaselineOutcome(
    ulong Seed,
    double? SearchSeconds,
    string BaselineGenotype,
    double BaselineTest,
    double BaselineValidation,
    string FoundGenotype,
    double FoundValidation,
    double FoundTest,
    MeasurementReport Measured)
{
    public IReadOnlyList<LatencyResult> Latencies => [.. Measured.Models.Select(model => model.Result)];
}

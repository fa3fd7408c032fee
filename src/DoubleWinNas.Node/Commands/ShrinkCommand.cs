using System.CommandLine;
using System.Globalization;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Node.Runs;
using DoubleWinNas.Node.Shrinking;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Training;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Evaluation;
using DoubleWinNas.Training.Schedules;
using DoubleWinNas.Transformation;
using DoubleWinNas.Transformation.Plans;
using DoubleWinNas.Transformation.Verification;

namespace DoubleWinNas.Node.Commands;

/// <summary>
/// <c>dwnas shrink</c>: a trained network under a latency bound: chooses the blocks to make linear, fine-tunes, merges, verifies,
/// exports, measures. Called again, it goes on.
/// </summary>
internal sealed class ShrinkCommand : DwnasCommand
{
    /// <summary>Weights that are trained already take smaller steps.</summary>
    private const double LearningRate = 0.05;

    private readonly Argument<string> _source = new("SOURCE") { Description = "A run directory, or the state_dict of torchvision's mobilenet_v2 as a safetensors file." };
    private readonly Option<string> _out = new("--out") { Description = "The run directory; made, or gone on with.", HelpName = "DIR", Required = true };
    private readonly Option<double?> _latency = new("--latency") { Description = "Milliseconds that the shallow network may take on this machine, as its costs predict.", HelpName = "MS" };
    private readonly Option<double?> _speedup = new("--speed-up") { Description = "Instead of --latency: how many times faster than the network as it is.", HelpName = "X" };
    private readonly Option<string?> _dataset = new("--dataset") { Description = "Name or folder; default: a run's own dataset.", HelpName = "D" };
    private readonly Option<string?> _resolution = CommandSymbols.Resolution("Resolution of the images; default: a run's, else 224.");
    private readonly RecipeSymbols _recipe = new(Recipe.Hybrid, "linear, cut, anneal or hybrid", LearningRate);
    private readonly Option<int?> _limit = new("--limit-train") { Description = "Train on this many images only.", HelpName = "N" };
    private readonly Option<int> _images = new("--judge-images") { Description = "Validation images that blocks are judged by.", HelpName = "N", DefaultValueFactory = _ => 1000 };
    private readonly Option<double> _seconds = new("--seconds") { Description = "Timed seconds a model at the end.", HelpName = "S", DefaultValueFactory = _ => 1 };

    public ShrinkCommand(CommandTerminal terminal)
        : base(
            "shrink",
            "Makes a trained network faster: the blocks that matter least become single convolutions, until a latency bound is kept.",
            "dwnas shrink mobilenet_v2.safetensors --dataset ./flowers --resolution 224 --speed-up 1.6 --out runs/shrunk",
            terminal)
    {
        Add(_source);
        foreach (var option in new Option[] { _out, _latency, _speedup, _dataset, _resolution, _limit, _images, _seconds }.Concat(_recipe.All))
        {
            Add(option);
        }
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        _ = Bound(parsed, predicted: 1);
        var recipe = RecipeOf(parsed);
        var source = ShrinkSource.Open(parsed.GetRequiredValue(_source));
        var directory = parsed.GetRequiredValue(_out);
        var resolution = parsed.GetValue(_resolution) is { } text ? Resolution.Parse(text) : source.Run?.Resolution ?? Resolution.Square(source.Genotype.Resolution);
        var threads = recipe.Threads ?? Environment.ProcessorCount;
        using var whole = OpenDataset(parsed, source, terminal);
        var plan = PlanOf(parsed, source, directory, resolution, whole, threads, terminal, cancellation);
        using var dataset = LimitedDataset.Of(whole, Split.Train, parsed.GetValue(_limit));
        if (!FineTune(parsed, recipe, source, plan, dataset, terminal, cancellation))
        {
            return Task.FromResult(ExitCode.Interrupted);
        }

        var run = StoredRun.Open(directory);
        var deep = run.Load(NetworkForm.Deep);
        var chosen = Planner.Choose(deep.Network, resolution, HostCosts.Complete(run, deep.Network, resolution, terminal, cancellation));
        var form = Transformer.Transform(deep.Network, deep.Weights, chosen.Plan);
        var report = Equivalence.Verify(deep.Network, deep.Weights, form.Network, form.Weights);
        report.RequireEquivalent();
        run.SaveShallow(form, report);
        OnnxExport.Of(run, NetworkForm.Deep, resolution).Save(run.Onnx(NetworkForm.Deep));
        OnnxExport.Of(run, NetworkForm.Shallow, resolution).Save(run.Onnx(NetworkForm.Shallow));
        var before = JudgeSource(source, resolution, dataset, threads, cancellation);
        var measured = Measure(source, run, resolution, parsed.GetValue(_seconds), cancellation);
        measured.Save(run.Measurements);
        terminal.Result(ShrinkSummary.Of(directory, plan, before, run, measured, report), (console, summary) => summary.Draw(console));
        return Task.FromResult(ExitCode.Done);
    }

    private IImageDataset OpenDataset(ParseResult parsed, ShrinkSource source, CommandTerminal terminal)
    {
        var name = parsed.GetValue(_dataset);
        if (source.Run is not null && name is null)
        {
            return RunDataset.Open(source.Run, name, terminal);
        }

        return DatasetCatalog.Open(
            name ?? throw new InputException("Say with --dataset what the network is fine-tuned on; a checkpoint names no dataset."),
            new DatasetOptions { Channels = source.Network.InputChannels });
    }

    /// <summary>The plan that lies in the folder, or a new one.</summary>
    private ShrinkPlan PlanOf(
        ParseResult parsed, ShrinkSource source, string directory, Resolution resolution, IImageDataset dataset, int threads, CommandTerminal terminal, CancellationToken cancellation)
    {
        var path = Path.Combine(directory, "shrink.json");
        if (File.Exists(path))
        {
            var stored = ShrinkPlan.Load(path);
            return stored.SourceSha256 == source.Sha256 && stored.Resolution == resolution
                ? stored
                : throw new InputException(
                    $"{path}: was made of other weights or for resolution {stored.Resolution}; this is {resolution}. Shrink into another folder.");
        }

        var judged = LimitedDataset.Of(dataset, Split.Validation, parsed.GetValue(_images));
        var planner = new ShrinkPlanner(source, resolution, judged, threads);
        var table = HostCosts.Complete(Path.Combine(directory, "costs.json"), planner.RequiredOperations(), terminal, cancellation);
        var predicted = Planner.Choose(source.Network, resolution, table).ShallowMilliseconds;
        using var line = new ProgressLine(terminal, TimeProvider.System);
        var plan = planner.Plan(table, Bound(parsed, predicted), (text, share) => line.Update(share, text), cancellation);
        plan.Save(path);
        line.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Chosen.Count} of {plan.Blocks.Count} blocks become linear ({string.Join(", ", plan.Chosen)}): {plan.SourceMilliseconds:G4} ms -> {plan.PredictedMilliseconds:G4} ms predicted"));
        return plan;
    }

    private double Bound(ParseResult parsed, double predicted) => (parsed.GetValue(_latency), parsed.GetValue(_speedup)) switch
    {
        ({ } milliseconds, null) when milliseconds > 0 && double.IsFinite(milliseconds) => milliseconds,
        (null, { } times) when times >= 1 && double.IsFinite(times) => predicted / times,
        (null, null) or (not null, not null) => throw new InputException("Give either --latency (milliseconds) or --speed-up (times)."),
        _ => throw new InputException("--latency takes numbers above 0, --speed-up numbers from 1 on."),
    };

    private TrainingRecipe RecipeOf(ParseResult parsed)
    {
        var recipe = _recipe.Read(parsed);
        return recipe.Recipe == Recipe.Deep
            ? throw new InputException("Recipe deep keeps the activations, so nothing could be merged; allowed are linear, cut, anneal and hybrid.")
            : recipe;
    }

    /// <returns>False: interrupted; a checkpoint is kept.</returns>
    private bool FineTune(
        ParseResult parsed, TrainingRecipe recipe, ShrinkSource source, ShrinkPlan plan, IImageDataset dataset, CommandTerminal terminal, CancellationToken cancellation)
    {
        var options = new TrainingOptions
        {
            Network = GenotypeNetwork.Deep(Genotype.Parse(plan.Genotype), source.Network.InputChannels, source.Network.Classes),
            InitialWeights = source.Weights,
            OutDirectory = parsed.GetRequiredValue(_out),
            Resolution = plan.Resolution,
        };
        using var line = new ProgressLine(terminal, TimeProvider.System);
        try
        {
            Trainer.Run(recipe.Apply(options, dataset.TrainingTransform), dataset, new TrainingReport(line), cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            line.Note($"dwnas: interrupted; what was done is kept in {options.OutDirectory}. The same call goes on from there:");
            terminal.Note($"  dwnas {string.Join(' ', parsed.Tokens.Select(token => token.Value))}");
            return false;
        }
    }

    private static double? JudgeSource(ShrinkSource source, Resolution resolution, IImageDataset dataset, int threads, CancellationToken cancellation) =>
        dataset.Splits.Test == 0
            ? null
            : NetworkEvaluation.Run(
                new EvaluationOptions
                {
                    Network = source.Network,
                    Weights = source.Weights,
                    Split = Split.Test,
                    Resolution = resolution,
                    S = source.Run?.Record.S ?? 1,
                    Threads = threads,
                },
                dataset,
                cancellation).Top1;

    private static MeasurementReport Measure(ShrinkSource source, StoredRun run, Resolution resolution, double seconds, CancellationToken cancellation)
    {
        var shallow = OnnxExport.Of(run, NetworkForm.Shallow, resolution);
        var measurer = new ModelMeasurer(new OnnxRuntimeInference(), TimeProvider.System, new LatencyProbeOptions { Duration = TimeSpan.FromSeconds(seconds) }, new MeasurementConduct());
        return measurer.Measure(
            HostDevice.Describe(),
            [
                new MeasurableModel("source", source.Network.Source, OnnxExport.Folded(source.Network, source.Weights, resolution)),
                new MeasurableModel("shallow", shallow.Source, shallow.ToBytes()),
            ],
            new InferenceConditions(resolution, Threads: 1),
            cancellation);
    }
}

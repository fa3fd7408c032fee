using System.CommandLine;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Runs;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Evaluation;
using Spectre.Console;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas evaluate</c>: accuracy of a run's network, by libtorch or by ONNX Runtime.</summary>
internal sealed class EvaluateCommand : DwnasCommand
{
    /// <summary>Sides that stand for a range.</summary>
    private const int SidesOfRange = 9;

    private readonly Argument<string> _directory = CommandSymbols.RunDirectory();
    private readonly Option<NetworkForm> _form = new("--form") { Description = "Which network.", DefaultValueFactory = _ => NetworkForm.Deep };
    private readonly Option<EvaluationRuntime> _runtime = new("--runtime") { Description = "What computes.", DefaultValueFactory = _ => EvaluationRuntime.Torch };
    private readonly Option<string?> _resolution = CommandSymbols.Resolution("Resolution of the images, or a range such as 16..32 (nine of its sides); default: the training's.");
    private readonly Option<int> _recalibrate = new("--recalibrate") { Description = "Measures the deep network's statistics on this many batches of 128 training images; default: stored ones.", HelpName = "N" };
    private readonly Option<string?> _dataset = new("--dataset") { Description = "Name or folder; default: the training's dataset by name.", HelpName = "D" };
    private readonly Option<Split> _split = new("--split") { Description = "Which images.", DefaultValueFactory = _ => Split.Test };
    private readonly Option<int?> _limit = new("--limit") { Description = "This many of the split's images only.", HelpName = "N" };
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads of an operation; default: all cores.", HelpName = "T" };
    private readonly Option<string?> _predictions = new("--predictions") { Description = "Writes each image's class and logits to a CSV file.", HelpName = "FILE" };

    public EvaluateCommand(CommandTerminal terminal)
        : base("evaluate", "Tells the accuracy of a run's network.", "dwnas evaluate runs/first --form shallow --runtime onnx --resolution 32", terminal)
    {
        foreach (var symbol in new Option[] { _form, _runtime, _resolution, _recalibrate, _dataset, _split, _limit, _threads, _predictions })
        {
            Add(symbol);
        }

        Add(_directory);
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var run = StoredRun.Open(parsed.GetRequiredValue(_directory));
        var split = parsed.GetValue(_split);
        var resolutions = ResolutionsOf(parsed.GetValue(_resolution), run);
        if (resolutions.Count > 1 && parsed.GetValue(_predictions) is not null)
        {
            throw new InputException("Predictions are written for one resolution; give --resolution one side.");
        }

        using var dataset = LimitedDataset.Of(RunDataset.Open(run, parsed.GetValue(_dataset), terminal), split, parsed.GetValue(_limit));
        var summaries = resolutions.Select(resolution => Evaluate(parsed, run, resolution, dataset, cancellation)).ToList();
        if (summaries is [var only])
        {
            terminal.Result(only, (console, summary) => summary.Draw(console));
        }
        else
        {
            terminal.Result(new EvaluationCurve(summaries), (console, curve) => curve.Draw(console));
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static IReadOnlyList<Resolution> ResolutionsOf(string? text, StoredRun run) => text switch
    {
        null => [run.Resolution],
        _ when SideRange.IsRange(text) => [.. SidesOf(SideRange.Parse(text)).Select(Resolution.Square)],
        _ => [Resolution.Parse(text)],
    };

    private static IEnumerable<int> SidesOf(SideRange range) => range.Step > 1 ? range.Sides : range.EvenSides(SidesOfRange);

    private EvaluationSummary Evaluate(ParseResult parsed, StoredRun run, Resolution resolution, IImageDataset dataset, CancellationToken cancellation)
    {
        var (form, runtime, split) = (parsed.GetValue(_form), parsed.GetValue(_runtime), parsed.GetValue(_split));
        var threads = parsed.GetValue(_threads) ?? Environment.ProcessorCount;
        Predictions predictions;
        if (runtime == EvaluationRuntime.Onnx)
        {
            if (parsed.GetValue(_recalibrate) > 0)
            {
                throw new InputException("--recalibrate needs --runtime torch; 'dwnas transform --recalibrate' keeps statistics that every runtime uses.");
            }

            predictions = OnnxEvaluation.Predict(OnnxExport.Of(run, form, resolution), dataset, split, resolution, threads, cancellation);
        }
        else
        {
            var stored = form == NetworkForm.Deep ? run.LoadDeep(resolution) : run.Load(form);
            var options = new EvaluationOptions
            {
                Network = stored.Network,
                Weights = stored.Weights,
                Split = split,
                Resolution = resolution,
                S = run.Record.S,
                RecalibrationBatches = parsed.GetValue(_recalibrate),
                Threads = threads,
            };
            predictions = NetworkEvaluation.Predict(options, dataset, cancellation);
        }

        if (parsed.GetValue(_predictions) is { } path)
        {
            PredictionsCsv.Save(path, predictions);
        }

        var result = predictions.Score();
        return new EvaluationSummary(form, runtime, resolution, dataset.Name, split, result.Images, result.Top1, result.Top5, result.Loss);
    }
}

/// <summary>What computes an evaluation.</summary>
internal enum EvaluationRuntime
{
    Torch,
    Onnx,
}

/// <summary>What <c>dwnas evaluate</c> found. Accuracies are shares, 0 to 1; the loss is in nats.</summary>
internal sealed record EvaluationSummary(
    NetworkForm Form, EvaluationRuntime Runtime, Resolution Resolution, string Dataset, Split Split, int Images, double Top1, double Top5, double Loss)
{
    public void Draw(IAnsiConsole console) => console.WriteLine(
        $"{Form.ToString().ToLowerInvariant()} network at {Resolution} by {Runtime.ToString().ToLowerInvariant()}, {Images:N0} {Split.ToString().ToLowerInvariant()} images of {Dataset}: "
        + $"top-1 {Top1:P2}, top-5 {Top5:P2}, loss {Loss:F4}");
}

/// <summary>Accuracy over a range of resolutions.</summary>
internal sealed record EvaluationCurve(IReadOnlyList<EvaluationSummary> Resolutions)
{
    public void Draw(IAnsiConsole console)
    {
        foreach (var summary in Resolutions)
        {
            summary.Draw(console);
        }
    }
}

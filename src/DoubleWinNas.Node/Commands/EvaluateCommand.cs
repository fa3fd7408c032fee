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
    private readonly Argument<string> _directory = CommandSymbols.RunDirectory();
    private readonly Option<NetworkForm> _form = new("--form") { Description = "Which network.", DefaultValueFactory = _ => NetworkForm.Deep };
    private readonly Option<EvaluationRuntime> _runtime = new("--runtime") { Description = "What computes.", DefaultValueFactory = _ => EvaluationRuntime.Torch };
    private readonly Option<string?> _resolution = CommandSymbols.Resolution("Resolution of the images; default: the training's.");
    private readonly Option<string?> _dataset = new("--dataset") { Description = "Name or folder; default: the training's dataset by name.", HelpName = "D" };
    private readonly Option<Split> _split = new("--split") { Description = "Which images.", DefaultValueFactory = _ => Split.Test };
    private readonly Option<int?> _limit = new("--limit") { Description = "This many of the split's images only.", HelpName = "N" };
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads of an operation; default: all cores.", HelpName = "T" };
    private readonly Option<string?> _predictions = new("--predictions") { Description = "Writes each image's class and logits to a CSV file.", HelpName = "FILE" };

    public EvaluateCommand(CommandTerminal terminal)
        : base("evaluate", "Tells the accuracy of a run's network.", "dwnas evaluate runs/first --form shallow --runtime onnx --resolution 32", terminal)
    {
        foreach (var symbol in new Option[] { _form, _runtime, _resolution, _dataset, _split, _limit, _threads, _predictions })
        {
            Add(symbol);
        }

        Add(_directory);
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var run = StoredRun.Open(parsed.GetRequiredValue(_directory));
        var (form, runtime, split) = (parsed.GetValue(_form), parsed.GetValue(_runtime), parsed.GetValue(_split));
        var resolution = parsed.GetValue(_resolution) is { } text ? Resolution.Parse(text) : run.Resolution;
        var threads = parsed.GetValue(_threads) ?? Environment.ProcessorCount;
        using var dataset = LimitedDataset.Of(RunDataset.Open(run, parsed.GetValue(_dataset), terminal), split, parsed.GetValue(_limit));
        Predictions predictions;
        if (runtime == EvaluationRuntime.Onnx)
        {
            predictions = OnnxEvaluation.Predict(OnnxExport.Of(run, form, resolution), dataset, split, resolution, threads, cancellation);
        }
        else
        {
            var stored = run.Load(form);
            var options = new EvaluationOptions
            {
                Network = stored.Network, Weights = stored.Weights, Split = split, Resolution = resolution, S = run.Record.S, Threads = threads,
            };
            predictions = NetworkEvaluation.Predict(options, dataset, cancellation);
        }

        if (parsed.GetValue(_predictions) is { } path)
        {
            PredictionsCsv.Save(path, predictions);
        }

        var result = predictions.Score();
        terminal.Result(
            new EvaluationSummary(form, runtime, resolution, dataset.Name, split, result.Images, result.Top1, result.Top5, result.Loss),
            (console, summary) => summary.Draw(console));
        return Task.FromResult(ExitCode.Done);
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

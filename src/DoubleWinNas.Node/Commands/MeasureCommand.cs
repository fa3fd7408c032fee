using System.CommandLine;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Runs;
using DoubleWinNas.Node.Terminal;
using Spectre.Console;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas measure</c>: latency on this machine; of a run, deep and shallow in turns with their ratio.</summary>
internal sealed class MeasureCommand : DwnasCommand
{
    private readonly Argument<string> _target = new("MODEL") { Description = "An ONNX file, or a run directory (its deep and shallow networks in turns)." };
    private readonly Option<double> _seconds = new("--seconds") { Description = "Timed seconds a model.", HelpName = "S", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _threads = CommandSymbols.Threads("Threads of an operation.");
    private readonly Option<string?> _resolution = CommandSymbols.Resolution("Resolution of the input; default: the model's or the training's.");

    public MeasureCommand(CommandTerminal terminal)
        : base("measure", "Measures latency on this machine.", "dwnas measure runs/first --seconds 5", terminal)
    {
        Add(_target);
        Add(_seconds);
        Add(_threads);
        Add(_resolution);
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var seconds = parsed.GetValue(_seconds);
        if (seconds is not (> 0 and <= 86_400))
        {
            throw new InputException($"--seconds {seconds} is not usable; allowed are numbers above 0, up to 86400.");
        }

        var target = parsed.GetRequiredValue(_target);
        Resolution? resolution = parsed.GetValue(_resolution) is { } text ? Resolution.Parse(text) : null;
        var run = Directory.Exists(target) ? StoredRun.Open(target) : null;
        var (models, at) = run is null ? OfFile(target, resolution) : OfRun(run, resolution);
        var measurer = new ModelMeasurer(new OnnxRuntimeInference(), TimeProvider.System, new LatencyProbeOptions { Duration = TimeSpan.FromSeconds(seconds) }, new MeasurementConduct());
        var report = measurer.Measure(HostDevice.Describe(), models, new InferenceConditions(at, Threads: parsed.GetValue(_threads)), cancellation);
        if (run is not null)
        {
            report.Save(run.Measurements);
        }

        terminal.Result(report, Draw);
        return Task.FromResult(ExitCode.Done);
    }

    private static (IReadOnlyList<MeasurableModel> Models, Resolution Resolution) OfRun(StoredRun run, Resolution? resolution)
    {
        var at = resolution ?? run.Resolution;
        return ([Model(NetworkForm.Deep), Model(NetworkForm.Shallow)], at);

        MeasurableModel Model(NetworkForm form)
        {
            var export = OnnxExport.Of(run, form, at);
            return new MeasurableModel(form.ToString().ToLowerInvariant(), export.Source, export.ToBytes());
        }
    }

    private static (IReadOnlyList<MeasurableModel> Models, Resolution Resolution) OfFile(string path, Resolution? resolution)
    {
        using var session = InferenceSession.Load(path);
        var metadata = OnnxMetadata.FromProperties(session.Metadata);
        var at = resolution ?? FixedResolution(session) ?? metadata.Resolution
            ?? throw new InputException($"{path}: the model takes every resolution and names none; give one with --resolution.");
        return ([new MeasurableModel(Path.GetFileName(path), metadata.Source ?? path, File.ReadAllBytes(path))], at);
    }

    private static Resolution? FixedResolution(InferenceSession session) =>
        session.Input.Shape is [_, _, > 0 and var height, > 0 and var width] ? new Resolution((int)height, (int)width) : null;

    private static void Draw(IAnsiConsole console, MeasurementReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("model", "median", "p95", "spread", "runs", "drift", "speed-up");
        foreach (var (name, _, result) in report.Models)
        {
            table.AddRow(
                Markup.Escape(name),
                result.Latency.Median.ToString(),
                result.Latency.P95.ToString(),
                result.Latency.Spread.ToString(),
                $"{result.Latency.Runs}",
                $"{result.Drift.Change:P1}{(result.Drift.IsExceeded ? " (unsteady)" : "")}",
                result.Speedup is { } speedup ? $"{speedup.Median:F2}x ± {speedup.Spread:F2}" : "");
        }

        console.WriteLine($"{report.Device.Processor}, {report.Runtime}, {report.Conditions.Precision}, resolution {report.Conditions.Resolution}, "
            + $"batch {report.Conditions.Batch}, threads {report.Conditions.Threads}, power mode {report.Device.PowerMode}");
        console.Write(table);
    }
}

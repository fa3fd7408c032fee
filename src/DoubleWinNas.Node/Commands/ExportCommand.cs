using System.CommandLine;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Runs;
using DoubleWinNas.Node.Terminal;
using Spectre.Console;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas export</c>: a run's network as an ONNX file.</summary>
internal sealed class ExportCommand : DwnasCommand
{
    private readonly Argument<string> _directory = CommandSymbols.RunDirectory();
    private readonly Option<NetworkForm> _form = new("--form") { Description = "Which network.", DefaultValueFactory = _ => NetworkForm.Shallow };
    private readonly Option<string?> _resolution = CommandSymbols.Resolution("The only resolution that the model takes; default: the one that the network was merged for.");
    private readonly Option<bool> _dynamic = new("--dynamic") { Description = "The model takes every resolution." };

    public ExportCommand(CommandTerminal terminal)
        : base("export", "Writes a network as an ONNX model.", "dwnas export runs/first --form shallow", terminal)
    {
        Add(_directory);
        Add(_form);
        Add(_resolution);
        Add(_dynamic);
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var isDynamic = parsed.GetValue(_dynamic);
        if (isDynamic && parsed.GetValue(_resolution) is not null)
        {
            throw new InputException("Give either --resolution (the only one that the model takes) or --dynamic (any), not both.");
        }

        var run = StoredRun.Open(parsed.GetRequiredValue(_directory));
        var form = parsed.GetValue(_form);
        var own = form == NetworkForm.Shallow ? run.ShallowResolution : run.Resolution;
        Resolution? resolution = isDynamic ? null : parsed.GetValue(_resolution) is { } text ? Resolution.Parse(text) : own;
        if (form == NetworkForm.Shallow && resolution is { } wanted && wanted != own && run.LoadStatistics() is not null)
        {
            terminal.Note($"The shallow network carries the statistics of resolution {own}; 'dwnas transform {run.Path} --resolution {wanted}' makes that of {wanted}.");
        }

        var path = run.Onnx(form);
        OnnxExport.Of(run, form, resolution).Save(path);
        terminal.Result(
            new ExportSummary(path, form, resolution?.ToString() ?? "any", new FileInfo(path).Length),
            (console, summary) => console.WriteLine($"{summary.Path}: {summary.Bytes:N0} bytes, resolution {summary.Resolution}"));
        return Task.FromResult(ExitCode.Done);
    }
}

/// <summary>What <c>dwnas export</c> wrote.</summary>
internal sealed record ExportSummary(string Path, NetworkForm Form, string Resolution, long Bytes);

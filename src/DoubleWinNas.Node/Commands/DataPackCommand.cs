using System.CommandLine;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas data pack</c>: an image folder's files in a few large ones.</summary>
internal sealed class DataPackCommand : DwnasCommand
{
    private const long BytesPerMebibyte = 1 << 20;

    private readonly Argument<string> _folder = new("FOLDER") { Description = "Image folder: train/<class>/*.jpg with val/ or test/ beside it." };
    private readonly Option<string> _out = new("--out") { Description = "The packed dataset's folder; must not exist.", HelpName = "DIR", Required = true };
    private readonly Option<string?> _classList = new("--class-list") { Description = "Text file with one class name a line, in the order of the labels.", HelpName = "FILE" };
    private readonly Option<double?> _validation = new("--validation-share") { Description = "Share of the training images kept for validation; default: 0.1, or those of val/ where test/ is beside it.", HelpName = "S" };
    private readonly Option<int> _size = new("--file-size") { Description = "Mebibytes of a file.", HelpName = "MIB", DefaultValueFactory = _ => (int)(ImagePacker.DefaultShardBytes / BytesPerMebibyte) };

    public DataPackCommand(CommandTerminal terminal)
        : base("pack", "Packs the JPEG files of an image folder into a few large files, which every command takes as a dataset.", "dwnas data pack ./flowers --out ./flowers-packed", terminal)
    {
        Add(_folder);
        foreach (var option in new Option[] { _out, _classList, _validation, _size })
        {
            Add(option);
        }
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var mebibytes = parsed.GetValue(_size);
        if (mebibytes < 1)
        {
            throw new InputException($"--file-size {mebibytes} is not usable; allowed are 1 and more.");
        }

        var target = parsed.GetRequiredValue(_out);
        var options = new DatasetOptions { ClassListFile = parsed.GetValue(_classList), ValidationShare = parsed.GetValue(_validation) };
        using var dataset = DatasetCatalog.Open(parsed.GetRequiredValue(_folder), options);
        using (var line = new ProgressLine(terminal, TimeProvider.System))
        {
            ImagePacker.Pack(dataset, target, (done, all) => line.Update((double)done / all, $"packing {done:N0} of {all:N0}"), mebibytes * BytesPerMebibyte, cancellation);
        }

        var files = Directory.GetFiles(target, "*.bin");
        terminal.Result(
            new PackSummary(target, dataset.Splits, dataset.ClassNames.Count, files.Sum(file => new FileInfo(file).Length), dataset.ContentHash),
            (console, summary) => console.Profile.Out.Writer.WriteLine($"{summary.Path}: {summary.Splits.Total:N0} images of {summary.Classes} classes, {summary.Bytes:N0} bytes"));
        return Task.FromResult(ExitCode.Done);
    }
}

/// <summary>What <c>dwnas data pack</c> wrote.</summary>
internal sealed record PackSummary(string Path, SplitCounts Splits, int Classes, long Bytes, string ContentHash);

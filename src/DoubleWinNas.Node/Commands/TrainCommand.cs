using System.CommandLine;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Training;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Elasticity;
using DoubleWinNas.Training.Runs;
using DoubleWinNas.Training.Schedules;
using Spectre.Console;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas train</c>: one genotype on one dataset into a run directory; called again, it goes on.</summary>
internal sealed class TrainCommand : DwnasCommand
{
    private static readonly TrainingOptions Defaults = new() { OutDirectory = "" };

    private readonly Option<string> _genotype = new("--genotype") { Description = "Canonical text of the architecture.", HelpName = "G", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "The run directory; made, or gone on with.", HelpName = "DIR", Required = true };
    private readonly Option<string> _dataset = new("--dataset") { Description = "Name or folder.", HelpName = "D", DefaultValueFactory = _ => Defaults.Dataset };

    private readonly RecipeSymbols _recipe = new(
        Defaults.Recipe.Recipe, string.Join(", ", Enum.GetValues<Recipe>().Select(RecipeName.Of)), Defaults.Optimizer.LearningRate);

    private readonly Option<string?> _resolution = CommandSymbols.Resolution("Resolution of the images; default: the genotype's.");
    private readonly Option<int?> _channels = new("--channels") { Description = "3: grey images become three equal channels; default: the dataset's own.", HelpName = "C" };
    private readonly Option<string?> _resolutions = new("--resolutions") { Description = "Range of sides that the network is trained for, such as 16..32, or every fourth of them, 16..32/4.", HelpName = "A..B" };
    private readonly Option<int?> _limit = new("--limit-train") { Description = "Train on this many images only.", HelpName = "N" };

    public TrainCommand(CommandTerminal terminal)
        : base(
            "train",
            "Trains an architecture. Interrupted, it saves a checkpoint; the same call goes on from there.",
            "dwnas train --genotype mobile-32@28_T3e3a.S_T3e6a.T3e6a.S_T3e6a.T3e6a.S --dataset fashion-mnist --recipe hybrid --epochs 3 --seed 1 --out runs/first",
            terminal)
    {
        foreach (var option in new Option[] { _genotype, _out, _dataset, _channels, _resolution, _resolutions, _limit }.Concat(_recipe.All))
        {
            Add(option);
        }
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var (recipe, options) = (_recipe.Read(parsed), OptionsOf(parsed));
        recipe.Apply(options).Validate();
        var begun = Directory.Exists(options.OutDirectory);
        using var line = new ProgressLine(terminal, TimeProvider.System);
        try
        {
            using var dataset = LimitedDataset.Of(DatasetCatalog.Open(options.Dataset, options.DatasetOptions), Split.Train, parsed.GetValue(_limit));
            var result = Trainer.Run(recipe.Apply(options, dataset.TrainingTransform), dataset, new TrainingReport(line), cancellation);
            line.Dispose();
            terminal.Result(TrainSummary.Of(options.OutDirectory, result), (console, summary) => summary.Draw(console));
            return Task.FromResult(ExitCode.Done);
        }
        catch (OperationCanceledException)
        {
            line.Note($"dwnas: interrupted; what was trained is kept in {options.OutDirectory}. The same call goes on from there:");
            terminal.Note($"  dwnas {string.Join(' ', parsed.Tokens.Select(token => token.Value))}");
            return Task.FromResult(ExitCode.Interrupted);
        }
        catch (InputException) when (!begun)
        {
            RemoveWithoutCheckpoint(new RunDirectory(options.OutDirectory));
            throw;
        }
    }

    /// <summary>A training that was refused before its first checkpoint leaves nothing behind.</summary>
    private static void RemoveWithoutCheckpoint(RunDirectory directory)
    {
        if (Directory.Exists(directory.Path) && !Directory.Exists(directory.Checkpoints))
        {
            Directory.Delete(directory.Path, recursive: true);
        }
    }

    private TrainingOptions OptionsOf(ParseResult parsed) => new()
    {
        Genotype = parsed.GetRequiredValue(_genotype),
        Dataset = parsed.GetRequiredValue(_dataset),
        DatasetOptions = new DatasetOptions { Channels = parsed.GetValue(_channels) },
        OutDirectory = parsed.GetRequiredValue(_out),
        Resolution = parsed.GetValue(_resolution) is { } resolution ? Resolution.Parse(resolution) : null,
        Elastic = parsed.GetValue(_resolutions) is { } range ? ElasticOptions.Parse(range) : null,
    };
}

/// <summary>Draws a training's progress.</summary>
internal sealed class TrainingReport(ProgressLine line) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.Notice is { } notice)
        {
            line.Note(notice);
        }
        else if (value.ValidationAccuracy is { } validation)
        {
            line.Note($"epoch {value.Epoch}/{value.Epochs}  loss {value.Loss:F3}  accuracy {value.Accuracy:P1}  validation {validation:P1}  {value.ImagesPerSecond:N0} images/s");
        }
        else
        {
            var left = value.TimeLeft is { } time ? $"{(int)time.TotalMinutes}:{time.Seconds:00}" : "?";
            line.Update(
                (double)value.Step / value.Steps,
                $"epoch {value.Epoch}/{value.Epochs}  {value.ImagesPerSecond:N0} images/s  loss {value.Loss:F3}  accuracy {value.Accuracy:P1}  left {left}");
        }
    }
}

/// <summary>What <c>dwnas train</c> came to. Accuracies are top-1 shares, 0 to 1; null where the dataset lacks the split.</summary>
internal sealed record TrainSummary(string Directory, string Genotype, string Recipe, int Epochs, double? ValidationAccuracy, double? TestAccuracy, double Seconds)
{
    /// <summary>Share of the time in which the trainer waited for images, 0 to 1.</summary>
    public double DataWaitShare { get; init; }

    /// <summary>Accuracies over the range of resolutions that was trained; empty without one.</summary>
    public IReadOnlyList<AccuracyAtSide> BySide { get; init; } = [];

    public static TrainSummary Of(string directory, TrainingResult result) => new(
        directory,
        result.Network.Source,
        RecipeName.Of(result.Record.Settings.Recipe.Recipe),
        result.Record.Settings.Epochs,
        result.Record.Validation?.Top1,
        result.Record.Test?.Top1,
        result.Record.Seconds)
    {
        DataWaitShare = result.Record.DataWaitShare,
        BySide = result.Record.BySide,
    };

    public void Draw(IAnsiConsole console)
    {
        console.WriteLine($"trained     {Genotype}, recipe {Recipe}, {Epochs} epochs, {Seconds:N0} s");
        console.WriteLine($"accuracy    validation {Percent(ValidationAccuracy)}, test {Percent(TestAccuracy)}");
        if (BySide.Count > 0)
        {
            console.WriteLine($"by side     {string.Join(", ", BySide.Select(entry => $"{entry.Side}: {entry.Top1:P1}{(entry.IsCalibrated ? "" : " (interpolated)")}"))}");
        }

        console.WriteLine($"data        waited for {DataWaitShare:P1} of the time");
        console.WriteLine($"written to  {Directory}; go on with 'dwnas transform {Directory}'");
    }

    private static string Percent(double? share) => share is { } value ? $"{value:P2}" : "none";
}

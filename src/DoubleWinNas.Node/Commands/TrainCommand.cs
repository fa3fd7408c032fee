using System.CommandLine;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Training;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Elasticity;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Optimization;
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

    private readonly Option<string> _recipe = new("--recipe")
    {
        Description = $"How the inner activations are removed: {string.Join(", ", Enum.GetValues<Recipe>().Select(RecipeName.Of))}.",
        HelpName = "R",
        DefaultValueFactory = _ => RecipeName.Of(Defaults.Recipe.Recipe),
    };

    private readonly Option<int> _epochs = new("--epochs") { Description = "Passes over the training images.", HelpName = "N", DefaultValueFactory = _ => Defaults.Epochs };
    private readonly Option<ulong> _seed = new("--seed") { Description = "First weights, order and augmentation follow from it.", HelpName = "S", DefaultValueFactory = _ => Defaults.Seed };
    private readonly Option<int> _batch = new("--batch") { Description = "Images a step.", HelpName = "N", DefaultValueFactory = _ => Defaults.BatchSize };
    private readonly Option<double> _learningRate = new("--learning-rate") { Description = "Peak learning rate.", HelpName = "L", DefaultValueFactory = _ => Defaults.Optimizer.LearningRate };
    private readonly Option<string?> _resolution = CommandSymbols.Resolution("Resolution of the images; default: the genotype's.");
    private readonly Option<int?> _channels = new("--channels") { Description = "3: grey images become three equal channels; default: the dataset's own.", HelpName = "C" };
    private readonly Option<string?> _resolutions = new("--resolutions") { Description = "Range of sides that the network is trained for, such as 16..32.", HelpName = "A..B" };
    private readonly Option<string?> _randAugment = new("--rand-augment") { Description = "Random operations an image and their magnitude (0 to 30), such as 2,9.", HelpName = "N,M" };
    private readonly Option<double> _mixup = new("--mixup") { Description = "Alpha of Mixup, 0 (none) to 1.", HelpName = "A" };
    private readonly Option<double> _cutMix = new("--cutmix") { Description = "Alpha of CutMix, 0 (none) to 1.", HelpName = "A" };
    private readonly Option<double> _weightDecay = new("--weight-decay") { Description = "Weight decay of convolutions and the classifier.", HelpName = "W", DefaultValueFactory = _ => Defaults.Optimizer.WeightDecay };
    private readonly Option<double> _labelSmoothing = new("--label-smoothing") { Description = "Share of each target that is spread over all classes.", HelpName = "S", DefaultValueFactory = _ => Defaults.Optimizer.LabelSmoothing };
    private readonly Option<int?> _limit = new("--limit-train") { Description = "Train on this many images only.", HelpName = "N" };
    private readonly Option<string> _precision = new("--precision") { Description = "auto, fp32, bf16 or fp16 (CUDA).", HelpName = "P", DefaultValueFactory = _ => "auto" };
    private readonly Option<string> _device = new("--device") { Description = "cpu, cuda or cuda:N.", HelpName = "D", DefaultValueFactory = _ => Defaults.Device };
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads of an operation; default: all cores.", HelpName = "T" };
    private readonly Option<int> _checkpointSteps = new("--checkpoint-steps") { Description = "Steps between checkpoints.", HelpName = "N", DefaultValueFactory = _ => Defaults.CheckpointSteps };

    public TrainCommand(CommandTerminal terminal)
        : base(
            "train",
            "Trains an architecture. Interrupted, it saves a checkpoint; the same call goes on from there.",
            "dwnas train --genotype mobile-32@28_T3e3a.S_T3e6a.T3e6a.S_T3e6a.T3e6a.S --dataset fashion-mnist --recipe hybrid --epochs 3 --seed 1 --out runs/first",
            terminal)
    {
        foreach (var option in new Option[]
            {
                _genotype, _out, _dataset, _channels, _recipe, _epochs, _seed, _batch, _learningRate, _weightDecay, _labelSmoothing, _resolution, _resolutions,
                _randAugment, _mixup, _cutMix, _limit, _precision, _device, _threads, _checkpointSteps,
            })
        {
            Add(option);
        }
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var options = OptionsOf(parsed);
        options.Validate();
        var begun = Directory.Exists(options.OutDirectory);
        using var line = new ProgressLine(terminal, TimeProvider.System);
        try
        {
            using var dataset = LimitedDataset.Of(DatasetCatalog.Open(options.Dataset, options.DatasetOptions), Split.Train, parsed.GetValue(_limit));
            if (parsed.GetValue(_randAugment) is { } augment)
            {
                options = options with { Augmentation = dataset.TrainingTransform with { Augment = RandAugment.Parse(augment) } };
            }
            var result = Trainer.Run(options, dataset, new TrainingReport(line), cancellation);
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
        Recipe = new RecipeOptions { Recipe = RecipeName.Parse(parsed.GetRequiredValue(_recipe)) },
        Optimizer = new OptimizerOptions
        {
            LearningRate = parsed.GetValue(_learningRate), WeightDecay = parsed.GetValue(_weightDecay), LabelSmoothing = parsed.GetValue(_labelSmoothing),
        },
        Epochs = parsed.GetValue(_epochs),
        BatchSize = parsed.GetValue(_batch),
        Seed = parsed.GetValue(_seed),
        Resolution = parsed.GetValue(_resolution) is { } resolution ? Resolution.Parse(resolution) : null,
        Elastic = parsed.GetValue(_resolutions) is { } range ? ElasticOptions.Parse(range) : null,
        Mix = (parsed.GetValue(_mixup), parsed.GetValue(_cutMix)) is var (mixup, cutMix) && (mixup != 0 || cutMix != 0) ? new MixOptions { Mixup = mixup, CutMix = cutMix } : null,
        Precision = PrecisionChoice.Parse(parsed.GetRequiredValue(_precision)),
        Device = parsed.GetRequiredValue(_device),
        Threads = parsed.GetValue(_threads),
        CheckpointSteps = parsed.GetValue(_checkpointSteps),
        Resume = true,
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

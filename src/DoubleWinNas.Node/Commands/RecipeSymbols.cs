using System.CommandLine;
using DoubleWinNas.Node.Runs;
using DoubleWinNas.Training;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Node.Commands;

/// <summary>The options by which a command that trains is told how.</summary>
/// <param name="recipe">Without --recipe.</param>
/// <param name="recipes">Those that are allowed, in words.</param>
/// <param name="learningRate">Without --learning-rate.</param>
internal sealed class RecipeSymbols(Recipe recipe, string recipes, double learningRate)
{
    private static readonly TrainingOptions Defaults = new() { OutDirectory = "" };

    private readonly Option<string> _recipe = new("--recipe") { Description = $"How the inner activations are removed: {recipes}.", HelpName = "R", DefaultValueFactory = _ => RecipeName.Of(recipe) };
    private readonly Option<int> _epochs = new("--epochs") { Description = "Passes over the training images.", HelpName = "N", DefaultValueFactory = _ => Defaults.Epochs };
    private readonly Option<ulong> _seed = new("--seed") { Description = "First weights, order and augmentation follow from it.", HelpName = "S", DefaultValueFactory = _ => Defaults.Seed };
    private readonly Option<int> _batch = new("--batch") { Description = "Images a step.", HelpName = "N", DefaultValueFactory = _ => Defaults.BatchSize };
    private readonly Option<double> _learningRate = new("--learning-rate") { Description = "Peak learning rate.", HelpName = "L", DefaultValueFactory = _ => learningRate };
    private readonly Option<double> _weightDecay = new("--weight-decay") { Description = "Weight decay of convolutions and the classifier.", HelpName = "W", DefaultValueFactory = _ => Defaults.Optimizer.WeightDecay };
    private readonly Option<double> _labelSmoothing = new("--label-smoothing") { Description = "Share of each target that is spread over all classes.", HelpName = "S", DefaultValueFactory = _ => Defaults.Optimizer.LabelSmoothing };
    private readonly Option<string?> _randAugment = new("--rand-augment") { Description = "Random operations an image and their magnitude (0 to 30), such as 2,9.", HelpName = "N,M" };
    private readonly Option<double> _mixup = new("--mixup") { Description = "Alpha of Mixup, 0 (none) to 1.", HelpName = "A" };
    private readonly Option<double> _cutMix = new("--cutmix") { Description = "Alpha of CutMix, 0 (none) to 1.", HelpName = "A" };
    private readonly Option<string> _precision = new("--precision") { Description = "auto, fp32, bf16 or fp16 (CUDA).", HelpName = "P", DefaultValueFactory = _ => "auto" };
    private readonly Option<string> _device = new("--device") { Description = "cpu, cuda or cuda:N.", HelpName = "D", DefaultValueFactory = _ => Defaults.Device };
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads of an operation; default: all cores.", HelpName = "T" };
    private readonly Option<int> _checkpointSteps = new("--checkpoint-steps") { Description = "Steps between checkpoints.", HelpName = "N", DefaultValueFactory = _ => Defaults.CheckpointSteps };

    public IReadOnlyList<Option> All =>
        [_recipe, _epochs, _seed, _batch, _learningRate, _weightDecay, _labelSmoothing, _randAugment, _mixup, _cutMix, _precision, _device, _threads, _checkpointSteps];

    /// <exception cref="Networks.InputException">A name or a text is not understood.</exception>
    public TrainingRecipe Read(ParseResult parsed) => new()
    {
        Recipe = RecipeName.Parse(parsed.GetRequiredValue(_recipe)),
        Epochs = parsed.GetValue(_epochs),
        BatchSize = parsed.GetValue(_batch),
        LearningRate = parsed.GetValue(_learningRate),
        WeightDecay = parsed.GetValue(_weightDecay),
        LabelSmoothing = parsed.GetValue(_labelSmoothing),
        RandAugment = parsed.GetValue(_randAugment) is { } augment ? RandAugment.Parse(augment) : null,
        Mixup = parsed.GetValue(_mixup),
        CutMix = parsed.GetValue(_cutMix),
        Seed = parsed.GetValue(_seed),
        Precision = PrecisionChoice.Parse(parsed.GetRequiredValue(_precision)),
        Device = parsed.GetRequiredValue(_device),
        Threads = parsed.GetValue(_threads),
        CheckpointSteps = parsed.GetValue(_checkpointSteps),
    };
}

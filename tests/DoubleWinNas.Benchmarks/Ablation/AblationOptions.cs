using System.Globalization;
using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Benchmarks.Ablation;

/// <summary>What is compared, and how long each training is.</summary>
internal sealed record AblationOptions
{
    public const string Usage =
        "ablation [--epochs N] [--limit-train N] [--seeds N] [--threads N] [--datasets D,D] [--architectures G,G] [--variants V,V] [--resume FOLDER] [--report FILE.md]";

    private const string Cifar = "cifar-10";

    public int Epochs { get; init; } = 5;

    /// <summary>Training images, at even distances. Default: all.</summary>
    public int? LimitTrain { get; init; }

    /// <summary>Trainings of each case, with the seeds 1, 2, ...</summary>
    public int Seeds { get; init; } = 5;

    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Default: Fashion-MNIST, and CIFAR-10 where it is found by that name.</summary>
    public IReadOnlyList<string> Datasets { get; init; } = ["fashion-mnist"];

    /// <summary>Genotypes. Default: one of 0.1 million parameters, and one three times as deep at fewer pixels.</summary>
    public IReadOnlyList<string> Architectures { get; init; } =
    [
        "mobile-32@28_T3e3a.S_T3e6a.T3e6a.S_T3e6a.T3e6a.S",
        "mobile-32@20_T3e6a.T3e6a_T3e6a.T3e6.T3e6a_T3e6a.T3e6a.T3e6a",
    ];

    /// <summary>Equal in epochs and images; hybrid's steps cost twice as much.</summary>
    public IReadOnlyList<TrainingVariant> Variants { get; init; } =
        [.. new[] { "linear", "cut", "anneal", "hybrid", "deep" }.Select(TrainingVariant.Parse)];

    /// <summary>Folder of the trainings: what is finished there is not trained again, what was interrupted goes on.</summary>
    public string Folder { get; init; } = Path.Combine("runs", "ablation");

    /// <summary>Where the Markdown goes besides standard output.</summary>
    public string? Report { get; init; }

    /// <exception cref="InputException">An option is unknown or its value not usable: shows the usage.</exception>
    public static AblationOptions Parse(string[] arguments)
    {
        var options = new AblationOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            options = arguments[i] switch
            {
                "--epochs" when Count(value) is { } count => options with { Epochs = count },
                "--limit-train" when Count(value) is { } count => options with { LimitTrain = count },
                "--seeds" when Count(value) is { } count => options with { Seeds = count },
                "--threads" when Count(value) is { } count => options with { Threads = count },
                "--datasets" when value.Length > 0 => options with { Datasets = value.Split(',') },
                "--architectures" when value.Length > 0 => options with { Architectures = value.Split(',') },
                "--variants" when value.Length > 0 => options with { Variants = [.. value.Split(',').Select(TrainingVariant.Parse)] },
                "--resume" when value.Length > 0 => options with { Folder = value },
                "--report" when value.Length > 0 => options with { Report = value },
                _ => throw new InputException($"'{string.Join(' ', arguments[i..].Take(2))}' is not understood. Usage: {Usage}"),
            };
        }

        return arguments.Contains("--datasets") || !IsHere(Cifar) ? options : options with { Datasets = [.. options.Datasets, Cifar] };
    }

    private static int? Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 ? count : null;

    private static bool IsHere(string dataset) =>
        new DatasetOptions().DataRoot is { Length: > 0 } root && Directory.Exists(Path.Combine(root, dataset));
}

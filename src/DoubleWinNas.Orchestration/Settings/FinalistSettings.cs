using System.Text.Json.Serialization;

namespace DoubleWinNas.Orchestration.Settings;

/// <summary>Which candidates become finalists, and their fine-tuning (<c>search.finalists</c>).</summary>
public sealed record FinalistSettings
{
    /// <summary>How many finalists there are. Default 4.</summary>
    public int Count { get; init; } = 4;

    /// <summary>
    /// How many candidates, spread over latency, are trained alone for a short while before finalists are chosen among them, the best of each of
    /// <see cref="Count"/> bands of latency. Default 0: finalists are chosen from the front.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Contenders { get; init; }

    /// <summary>Passes over the training images that a contender gets. Default 1.</summary>
    [JsonIgnore]
    public int ContenderEpochs { get; init; } = 1;

    /// <summary>As it is stored: the default is not written, so that settings without contenders are the same text as before there were any.</summary>
    [JsonInclude]
    [JsonPropertyName(nameof(ContenderEpochs))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal int? StoredContenderEpochs
    {
        get => ContenderEpochs == 1 ? null : ContenderEpochs;
        init => ContenderEpochs = value ?? 1;
    }

    /// <summary>Passes over the training images. Default 2.</summary>
    public int Epochs { get; init; } = 2;

    /// <summary>linear, anneal or hybrid (METHOD section 5). Default linear.</summary>
    public string Recipe { get; init; } = "linear";

    /// <summary>Peak learning rate. Default 0.1.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Weight decay, not on biases and batch normalisation; null for the supernet's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? WeightDecay { get; init; }

    /// <summary>Share of each target that is spread over all classes. Default 0.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>RandAugment's operations an image and their magnitude, such as <c>2,9</c>; null for none.</summary>
    public string? RandAugment { get; init; }

    /// <summary>Alpha of Mixup; 0 for none. Default 0.</summary>
    public double Mixup { get; init; }

    /// <summary>Alpha of CutMix; 0 for none. Default 0.</summary>
    public double Cutmix { get; init; }

    /// <summary>
    /// Whether finalists are trained for every side from the space's smallest to its largest resolution (else for their own). Default false.
    /// </summary>
    public bool Elastic { get; init; }

    /// <summary>Whether weights are inherited from the supernet (else trained from new). Default true.</summary>
    public bool Inherit { get; init; } = true;

    /// <summary>Steps between checkpoints of a fine-tuning. Default 200.</summary>
    public int CheckpointSteps { get; init; } = 200;

    /// <summary>
    /// How often finalists that miss a bound when measured (or leave it unused) send the search back with what was learned. Default 2; 0: what
    /// is predicted decides alone. Without effect where a device's table is frozen.
    /// </summary>
    public int CorrectionRounds { get; init; } = 2;

    /// <summary>Seconds of timed runs per model when finalists are measured. Default 2.</summary>
    public double MeasureSeconds { get; init; } = 2;
}

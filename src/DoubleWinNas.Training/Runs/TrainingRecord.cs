using System.Text.Json;
using DoubleWinNas.Networks;
using DoubleWinNas.Training.Elasticity;
using DoubleWinNas.Training.Evaluation;

namespace DoubleWinNas.Training.Runs;

/// <summary>One pass over the training images.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">Mean cross entropy of the student's (else the teacher's) passes, with label smoothing.</param>
/// <param name="Accuracy">Training accuracy, 0 to 1, as it was while training.</param>
/// <param name="LearningRate">Of the last step.</param>
/// <param name="S">Of the last step.</param>
/// <param name="Validation">Averaged weights, statistics recalibrated on a few batches; null without validation images.</param>
/// <param name="Seconds">Wall time of the training until the epoch's end, evaluation included.</param>
public sealed record EpochRecord(int Epoch, double Loss, double Accuracy, double LearningRate, double S, EvaluationResult? Validation, double Seconds);

/// <summary>Mean and standard deviation of each channel that images were normalised with, for pixel values 0 to 1.</summary>
public sealed record NormalizationRecord(IReadOnlyList<float> Mean, IReadOnlyList<float> Deviation);

/// <summary>What was trained and what came out (<c>training.json</c>).</summary>
/// <param name="Settings">What determined the weights.</param>
/// <param name="ClassNames">A logit's position is an index into this list.</param>
/// <param name="History">By epoch.</param>
/// <param name="S">s of the exported network: 1, or 0 for recipe deep.</param>
/// <param name="Validation">The exported weights on the validation split, or null without one.</param>
/// <param name="Test">The exported weights on the test split; seen here only.</param>
/// <param name="Teacher">The s = 0 network of recipe hybrid on the validation split, or null.</param>
/// <param name="Seconds">Wall time of training and evaluation.</param>
/// <param name="Notices">What a person should know, such as a checkpoint that could not be read.</param>
public sealed record TrainingRecord(
    TrainingSettings Settings,
    IReadOnlyList<string> ClassNames,
    NormalizationRecord Normalization,
    IReadOnlyList<EpochRecord> History,
    double S,
    EvaluationResult? Validation,
    EvaluationResult? Test,
    EvaluationResult? Teacher,
    double Seconds,
    IReadOnlyList<string> Notices)
{
    private const int FormatVersion = 1;

    /// <summary>Where a range of resolutions was trained: accuracies over the range, by side; half of the sides are not calibrated.</summary>
    public IReadOnlyList<AccuracyAtSide> BySide { get; init; } = [];

    /// <summary>Share of the training's time, 0 to 1, in which the next batch was not ready; of the last process.</summary>
    public double DataWaitShare { get; init; }

    public void Save(string path) =>
        AtomicFile.WriteText(path, JsonSerializer.Serialize(new TrainingDocument(FormatVersion, this), RunJsonContext.Default.TrainingDocument));

    /// <exception cref="InputException">Missing, malformed or of another format.</exception>
    public static TrainingRecord Load(string path)
    {
        TrainingDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(File.ReadAllText(path), RunJsonContext.Default.TrainingDocument);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InputException)
        {
            throw new InputException($"{path}: the training record cannot be read: {error.Message} Make it with 'dwnas train'.", error);
        }

        return document?.Format == FormatVersion
            ? document.Training
            : throw new InputException($"{path}: training record format {document?.Format} is unknown; this version reads {FormatVersion}.");
    }
}

internal sealed record TrainingDocument(int Format, TrainingRecord Training);

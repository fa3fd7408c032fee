namespace DoubleWinNas.Training.Data;

/// <summary>What a reader of a file format found.</summary>
/// <param name="Name">Name for records.</param>
/// <param name="Place">Folder, for messages.</param>
/// <param name="Train">The training files' images.</param>
/// <param name="Test">The test files' images.</param>
/// <param name="ClassNames">Names of all classes, in label order.</param>
/// <param name="ValidationShare">Share of the training images held out unless the options say otherwise.</param>
/// <param name="TrainingTransform">The usual augmentation of this dataset.</param>
/// <param name="Hash">Has taken in the files.</param>
internal sealed record InMemorySource(
    string Name,
    string Place,
    RawImages Train,
    RawImages Test,
    IReadOnlyList<string> ClassNames,
    double ValidationShare,
    ImageTransform TrainingTransform,
    ContentHash Hash);

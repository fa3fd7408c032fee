using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>
/// Labelled images cut into train, validation and test splits. An image is named by its index in the whole dataset
/// (images of the training files first, then those of the test files), the same in every split and every run.
/// </summary>
public interface IImageDataset : IDisposable
{
    /// <summary>Name for records, such as <c>fashion-mnist</c> or the folder's name.</summary>
    string Name { get; }

    /// <summary>Number of images in each split.</summary>
    SplitCounts Splits { get; }

    /// <summary>Names of the classes; a label is an index into this list.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Channels of a batch: 1 or 3.</summary>
    int Channels { get; }

    /// <summary>Size of every image, or null where images differ in size.</summary>
    Resolution? NativeSize { get; }

    /// <summary>Mean and standard deviation that batches are normalised with.</summary>
    Normalization Normalization { get; }

    /// <summary>
    /// SHA-256 in lower-case hex over the images and labels in use (uncompressed), or for image folders over the relative names,
    /// sizes and modification times (whole seconds) of the files in use.
    /// </summary>
    string ContentHash { get; }

    /// <summary>Crop and flip for training when the caller asks for nothing else.</summary>
    ImageTransform TrainingTransform { get; }

    /// <summary>Crop for evaluation when the caller asks for nothing else.</summary>
    ImageTransform EvaluationTransform { get; }

    /// <summary>Images found unreadable so far, by whoever read them.</summary>
    CorruptImages Corrupt { get; }

    /// <summary>Indices of a split's images, ascending.</summary>
    ReadOnlyMemory<int> Indices(Split split);

    /// <summary>Label of an image: an index into <see cref="ClassNames"/>.</summary>
    int LabelOf(int index);

    /// <summary>Name of an image for messages: its file, or its file and position.</summary>
    string NameOf(int index);

    /// <summary>A reader for one thread, with scratch memory of its own.</summary>
    internal IImageReader CreateReader();
}

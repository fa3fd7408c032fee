using System.Text;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>
/// JPEG files in <c>train/class/</c> and <c>val/class/</c> or <c>test/class/</c>. With one of the last two, that is the test split and
/// validation images are held out of the training files (as ImageNet is used); with both, each is what its name says.
/// </summary>
internal sealed class ImageFolderDataset : IImageDataset
{
    private const string TrainPart = "train";
    private const string ValidationPart = "val";
    private const string TestPart = "test";

    private readonly PathTable _paths = new();
    private readonly int[] _labels;
    private readonly int[][] _indices;

    private ImageFolderDataset(string root, DatasetOptions options)
    {
        Root = root;
        Name = Path.GetFileName(root);
        var hasValidation = ImageFolderPart.Classes(root, ValidationPart).Length > 0;
        var hasTest = ImageFolderPart.Classes(root, TestPart).Length > 0;
        if (!hasValidation && !hasTest)
        {
            throw new InputException(
                $"Dataset '{root}': there are no class folders in 'val/' or 'test/', one of which the test split is made of.");
        }

        var classes = ClassSelection.Choose(root, ImageFolderPart.Classes(root, TrainPart), options);
        ClassNames = classes;
        using var hash = new ContentHash();
        var cache = new FolderScanCache(root, options);
        var labels = new List<int>();
        var training = Part(TrainPart);
        var validation = hasValidation && hasTest ? Part(ValidationPart) : [];
        var testing = Part(hasTest ? TestPart : ValidationPart);
        cache.Save();
        if (validation.Length == 0)
        {
            (training, validation) = ValidationSplit.Cut(root, training, options.ValidationShare ?? 0.1);
        }
        else if (options.ValidationShare is not null)
        {
            throw new InputException($"Dataset '{root}': a validation share is given, but 'val/' already holds the validation images.");
        }

        _labels = [.. labels];
        _indices = [training, validation, testing];
        Splits = new SplitCounts(training.Length, validation.Length, testing.Length);
        ContentHash = hash.Finish(classes);
        Corrupt = new CorruptImages(root, options.CorruptLimit ?? CorruptImages.DefaultLimit(Splits.Total));

        int[] Part(string part)
        {
            var start = labels.Count;
            ImageFolderPart.Read(root, part, classes, _paths, labels, hash, cache);
            return [.. Enumerable.Range(start, labels.Count - start)];
        }
    }

    public string Name { get; }

    public SplitCounts Splits { get; }

    public IReadOnlyList<string> ClassNames { get; }

    public int Channels => 3;

    public Resolution? NativeSize => null;

    public Normalization Normalization => Normalization.ImageNet;

    public string ContentHash { get; }

    public ImageTransform TrainingTransform { get; } = new(new RandomResizedCrop(), Flip: true);

    public ImageTransform EvaluationTransform { get; } = new(new CenterCrop(), Flip: false);

    public CorruptImages Corrupt { get; }

    /// <summary>The dataset's folder, without a separator at its end.</summary>
    internal string Root { get; }

    public static bool IsIn(string folder) => ImageFolderPart.Classes(folder, TrainPart).Length > 0;

    public static ImageFolderDataset Open(string folder, DatasetOptions options)
    {
        JpegDecoder.RequireLibrary();
        if (options.Channels is not (null or 3))
        {
            throw new InputException($"Dataset '{folder}': {options.Channels} channels are asked for; image folders give 3.");
        }

        return new ImageFolderDataset(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), options);
    }

    public ReadOnlyMemory<int> Indices(Split split) => _indices[(int)split];

    public int LabelOf(int index) => _labels[index];

    public string NameOf(int index) => Encoding.UTF8.GetString(_paths[index]);

    public IImageReader CreateReader() => new JpegReader(new FolderFiles(this));

    public void Dispose()
    {
        // Managed memory only.
    }

    /// <summary>UTF-8 path of an image under <see cref="Root"/>.</summary>
    internal ReadOnlySpan<byte> RelativePath(int index) => _paths[index];
}

using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>Small images of one size, all held in memory.</summary>
internal sealed class InMemoryDataset : IImageDataset
{
    private readonly RawImages _train;
    private readonly RawImages _test;
    private readonly int[] _labels;
    private readonly int[][] _indices;

    private InMemoryDataset(InMemorySource source, DatasetOptions options)
    {
        (_train, _test) = (source.Train, source.Test);
        Name = source.Name;
        var classes = ClassSelection.Choose(source.Place, source.ClassNames, options);
        ClassNames = classes;
        _labels = Relabel(source, classes);
        var training = Used(0, _train.Count);
        var testing = Used(_train.Count, _test.Count);
        ClassSelection.RequireImages(source.Place, classes, LabelsOf(training), "training");
        ClassSelection.RequireImages(source.Place, classes, LabelsOf(testing), "test");
        var (train, validation) = ValidationSplit.Cut(source.Place, training, options.ValidationShare ?? source.ValidationShare);
        _indices = [train, validation, testing];
        Splits = new SplitCounts(train.Length, validation.Length, testing.Length);
        Channels = ChannelsFor(source, options);
        Normalization = PixelStatistics.Measure(_train, train, Channels);
        TrainingTransform = source.TrainingTransform;
        ContentHash = source.Hash.Finish(classes);
        Corrupt = new CorruptImages(source.Place, options.CorruptLimit ?? CorruptImages.DefaultLimit(Splits.Total));
    }

    public string Name { get; }

    public SplitCounts Splits { get; }

    public IReadOnlyList<string> ClassNames { get; }

    public int Channels { get; }

    public Resolution? NativeSize => _train.Size;

    public Normalization Normalization { get; }

    public string ContentHash { get; }

    public ImageTransform TrainingTransform { get; }

    public ImageTransform EvaluationTransform { get; } = new(new WholeImage(), Flip: false);

    public CorruptImages Corrupt { get; }

    public static InMemoryDataset Create(InMemorySource source, DatasetOptions options)
    {
        if (source.Train.Size != source.Test.Size)
        {
            throw new InputException(
                $"Dataset '{source.Place}': training images are {source.Train.Size}, but test images {source.Test.Size}. "
                + "They belong to different sets.");
        }

        return new InMemoryDataset(source, options);
    }

    public ReadOnlyMemory<int> Indices(Split split) => _indices[(int)split];

    public int LabelOf(int index) => _labels[index];

    public string NameOf(int index)
    {
        var (part, position) = Locate(index);
        return $"{part.Name}#{position}";
    }

    public IImageReader CreateReader() => new InMemoryReader(this);

    public void Dispose()
    {
        // Managed memory only.
    }

    /// <summary>The part an image is in, and its position there.</summary>
    internal (RawImages Part, int Position) Locate(int index) =>
        index < _train.Count ? (_train, index) : (_test, index - _train.Count);

    private static int ChannelsFor(InMemorySource source, DatasetOptions options)
    {
        var own = source.Train.Channels;
        var wanted = options.Channels ?? own;
        return wanted == own || (own == 1 && wanted == 3)
            ? wanted
            : throw new InputException(
                $"Dataset '{source.Place}': {wanted} channels are asked for; allowed is {(own == 1 ? "1, or 3 copies of it" : "3")}.");
    }

    private static int[] Relabel(InMemorySource source, string[] classes)
    {
        var newLabels = source.ClassNames.Select(name => Array.IndexOf(classes, name)).ToArray();
        var labels = new int[source.Train.Count + source.Test.Count];
        var at = 0;
        foreach (var part in new[] { source.Train, source.Test })
        {
            for (var i = 0; i < part.Count; i++)
            {
                var label = part.Labels[i];
                labels[at++] = label < newLabels.Length
                    ? newLabels[label]
                    : throw new InputException(
                        $"Dataset '{source.Place}': image {i} of {part.Name} has the label {label}; "
                        + $"allowed is 0 to {newLabels.Length - 1}.");
            }
        }

        return labels;
    }

    private int[] Used(int start, int count) => [.. Enumerable.Range(start, count).Where(index => _labels[index] >= 0)];

    private int[] LabelsOf(int[] indices) => [.. indices.Select(index => _labels[index])];
}

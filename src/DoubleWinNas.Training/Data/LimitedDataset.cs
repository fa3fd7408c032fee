using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>A dataset with fewer images in one split, taken at even distances, so that folders sorted by class lose none.</summary>
public sealed class LimitedDataset : IImageDataset
{
    private readonly IImageDataset _whole;
    private readonly Split _split;
    private readonly int[] _indices;

    private LimitedDataset(IImageDataset whole, Split split, int images)
    {
        _whole = whole;
        _split = split;
        var all = whole.Indices(split).Span;
        _indices = new int[images];
        for (var i = 0; i < images; i++)
        {
            _indices[i] = all[(int)((long)i * all.Length / images)];
        }
    }

    public string Name => _whole.Name;

    public SplitCounts Splits => _split switch
    {
        Split.Train => _whole.Splits with { Train = _indices.Length },
        Split.Validation => _whole.Splits with { Validation = _indices.Length },
        _ => _whole.Splits with { Test = _indices.Length },
    };

    public IReadOnlyList<string> ClassNames => _whole.ClassNames;

    public int Channels => _whole.Channels;

    public Resolution? NativeSize => _whole.NativeSize;

    public Normalization Normalization => _whole.Normalization;

    public string ContentHash => _whole.ContentHash;

    public ImageTransform TrainingTransform => _whole.TrainingTransform;

    public ImageTransform EvaluationTransform => _whole.EvaluationTransform;

    public CorruptImages Corrupt => _whole.Corrupt;

    /// <summary>The dataset itself where it has no more images than that; owns <paramref name="whole"/>.</summary>
    /// <exception cref="InputException">The limit is not a positive number.</exception>
    public static IImageDataset Of(IImageDataset whole, Split split, int? limit)
    {
        if (limit is < 1)
        {
            throw new InputException($"A limit of {limit} images is not usable; allowed are 1 and more.");
        }

        return limit < whole.Splits[split] ? new LimitedDataset(whole, split, limit.Value) : whole;
    }

    public ReadOnlyMemory<int> Indices(Split split) => split == _split ? _indices : _whole.Indices(split);

    public int LabelOf(int index) => _whole.LabelOf(index);

    public string NameOf(int index) => _whole.NameOf(index);

    public void Dispose() => _whole.Dispose();

    IImageReader IImageDataset.CreateReader() => _whole.CreateReader();
}

using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests.Data.Batching;

/// <summary>A dataset that runs something on the worker's thread before each image is read.</summary>
internal sealed class InterceptedDataset(IImageDataset inner, Action<int> beforeReading) : IImageDataset
{
    public string Name => inner.Name;

    public SplitCounts Splits => inner.Splits;

    public IReadOnlyList<string> ClassNames => inner.ClassNames;

    public int Channels => inner.Channels;

    public Resolution? NativeSize => inner.NativeSize;

    public Normalization Normalization => inner.Normalization;

    public string ContentHash => inner.ContentHash;

    public ImageTransform TrainingTransform => inner.TrainingTransform;

    public ImageTransform EvaluationTransform => inner.EvaluationTransform;

    public CorruptImages Corrupt => inner.Corrupt;

    public ReadOnlyMemory<int> Indices(Split split) => inner.Indices(split);

    public int LabelOf(int index) => inner.LabelOf(index);

    public string NameOf(int index) => inner.NameOf(index);

    public IImageReader CreateReader() => new Reader(inner.CreateReader(), beforeReading);

    public void Dispose() => inner.Dispose();

    private sealed class Reader(IImageReader inner, Action<int> beforeReading) : IImageReader
    {
        public void Dispose() => inner.Dispose();

        bool IImageReader.TryOpen(int index, out Resolution size, out string reason)
        {
            beforeReading(index);
            return inner.TryOpen(index, out size, out reason);
        }

        bool IImageReader.TryDecode(CropBox crop, Resolution output, out PixelView pixels, out CropBox cropInPixels, out string reason) =>
            inner.TryDecode(crop, output, out pixels, out cropInPixels, out reason);
    }
}

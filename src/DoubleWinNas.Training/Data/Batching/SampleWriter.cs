using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>Turns one image of a dataset into one normalised entry of a batch. One thread at a time; allocates nothing per image.</summary>
internal sealed unsafe class SampleWriter(IImageDataset dataset, ImageTransform transform, PixelLayout layout, ulong seed) : IDisposable
{
    private readonly IImageReader _reader = dataset.CreateReader();
    private readonly Resampler _resampler = new();
    private readonly Augmenter? _augmenter = transform.Augment is { } augment ? new Augmenter(augment) : null;

    /// <summary>
    /// Writes image <paramref name="index"/>, with the random choices of <paramref name="streamOf"/> in <paramref name="epoch"/>:
    /// first the crop's draws, then one for the flip, then those of the augmentation.
    /// </summary>
    /// <returns>False if the image cannot be read; the dataset has noted it.</returns>
    public bool TryWrite(int index, long epoch, int streamOf, Resolution output, float* target)
    {
        if (dataset.Corrupt.Contains(index))
        {
            return false;
        }

        if (!_reader.TryOpen(index, out var size, out var reason))
        {
            return Refuse(index, reason);
        }

        var random = PipelineStreams.ForImage(seed, epoch, streamOf);
        var crop = CropSampler.Sample(transform.Crop, size, output, ref random);
        var flip = transform.Flip && random.NextBool();
        if (!_reader.TryDecode(crop, output, out var pixels, out var cropInPixels, out reason))
        {
            return Refuse(index, reason);
        }

        var store = new RowStore(target, output, dataset.Channels, layout, dataset.Normalization);
        if (_augmenter is null)
        {
            _resampler.Write(pixels, cropInPixels, flip, output, store);
            return true;
        }

        var canvas = _augmenter.Begin(output, pixels.Channels);
        _resampler.Write(pixels, cropInPixels, flip, output, new RowStore(canvas, output, pixels.Channels, PixelLayout.Nhwc, Normalization.None));
        _augmenter.Write(ref random, store);
        return true;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _resampler.Dispose();
        _augmenter?.Dispose();
    }

    private bool Refuse(int index, string reason)
    {
        dataset.Corrupt.Add(new CorruptImage(index, dataset.NameOf(index), reason));
        return false;
    }
}

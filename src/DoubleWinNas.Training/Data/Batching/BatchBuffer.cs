using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>Memory of one batch, and its progress while it is filled. All state but the memory is guarded by the source's lock.</summary>
internal sealed unsafe class BatchBuffer : IDisposable
{
    private readonly NativeScratch _images = new();
    private readonly NativeScratch _labels = new();
    private readonly NativeScratch _indices = new();
    private readonly NativeScratch _kept = new();

    public long Epoch { get; private set; }

    public int Index { get; private set; }

    public Resolution Resolution { get; private set; }

    /// <summary>Images wanted; after <see cref="Compact"/> the images there are.</summary>
    public int Count { get; private set; }

    /// <summary>Floats of one image.</summary>
    public nint ImageLength { get; private set; }

    /// <summary>Images handed to workers so far.</summary>
    public int Claimed { get; set; }

    /// <summary>Images that workers are busy with.</summary>
    public int Busy { get; set; }

    /// <summary>Nobody waits for it any more: back to the pool when no worker is busy.</summary>
    public bool Abandoned { get; set; }

    /// <summary>The first failure in it.</summary>
    public Exception? Failure { get; set; }

    /// <summary>How its images are to be mixed when all are there; null: not at all.</summary>
    public BatchMix? Mix { get; set; }

    /// <summary>A worker has taken the mixing on.</summary>
    public bool IsMixed { get; set; }

    public bool IsReady => (Claimed == Count || Failure is not null) && Busy == 0;

    /// <summary>All images are there, and nobody mixes them yet.</summary>
    public bool WaitsForMixing => Mix is not null && !IsMixed && !Abandoned && Failure is null && Claimed == Count && Busy == 0;

    public float* Images { get; private set; }

    public long* Labels { get; private set; }

    public int* Indices { get; private set; }

    public Span<int> IndexSpan => new(Indices, Count);

    /// <summary>For each image, whether it could be read.</summary>
    public bool* Kept { get; private set; }

    /// <summary>Makes room for a new batch.</summary>
    public void Begin(long epoch, int index, int count, int channels, Resolution resolution)
    {
        Reset();
        (Epoch, Index, Count, Resolution) = (epoch, index, count, resolution);
        ImageLength = checked((nint)(channels * resolution.Pixels));
        Images = (float*)_images.Reserve((nuint)(count * ImageLength) * sizeof(float));
        Labels = (long*)_labels.Reserve((nuint)count * sizeof(long));
        Indices = (int*)_indices.Reserve((nuint)count * sizeof(int));
        Kept = (bool*)_kept.Reserve((nuint)count);
    }

    /// <summary>Back to an empty batch; the memory stays.</summary>
    public void Reset() => (Count, Claimed, Busy, Abandoned, Failure, Mix, IsMixed) = (0, 0, 0, false, null, null, false);

    /// <summary>Closes the gaps that unreadable images left.</summary>
    public void Compact()
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (!Kept[i])
            {
                continue;
            }

            if (kept < i)
            {
                new Span<float>(Images + (i * ImageLength), checked((int)ImageLength)).CopyTo(
                    new Span<float>(Images + (kept * ImageLength), checked((int)ImageLength)));
                Labels[kept] = Labels[i];
                Indices[kept] = Indices[i];
            }

            kept++;
        }

        Count = kept;
    }

    public void Dispose()
    {
        _images.Dispose();
        _labels.Dispose();
        _indices.Dispose();
        _kept.Dispose();
    }
}

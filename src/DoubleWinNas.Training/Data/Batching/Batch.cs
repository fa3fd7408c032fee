namespace DoubleWinNas.Training.Data;

/// <summary>
/// Normalised images with their labels, in native memory that belongs to a <see cref="BatchSource"/>. Disposing gives the memory back
/// to be filled again: spans and pointers are valid only until then.
/// </summary>
public sealed unsafe class Batch : IDisposable
{
    private readonly BatchSource _source;
    private BatchBuffer? _buffer;

    internal Batch(BatchSource source, BatchBuffer buffer, int channels, PixelLayout layout)
    {
        _source = source;
        _buffer = buffer;
        (Epoch, Index, Count) = (buffer.Epoch, buffer.Index, buffer.Count);
        (Channels, Layout, Mix) = (channels, layout, buffer.Mix);
        (Height, Width) = (buffer.Resolution.Height, buffer.Resolution.Width);
    }

    /// <summary>N.</summary>
    public int Count { get; }

    /// <summary>C.</summary>
    public int Channels { get; }

    /// <summary>H.</summary>
    public int Height { get; }

    /// <summary>W.</summary>
    public int Width { get; }

    /// <summary>Order of the values of <see cref="Images"/>.</summary>
    public PixelLayout Layout { get; }

    /// <summary>The pass over the split that this batch belongs to, from 0.</summary>
    public long Epoch { get; }

    /// <summary>Position in its epoch, from 0.</summary>
    public int Index { get; }

    /// <summary>How images were mixed: image i with image N - 1 - i, whose label is then true of the rest; null: not at all.</summary>
    public BatchMix? Mix { get; }

    /// <summary>N * C * H * W normalised values, aligned to 64 bytes.</summary>
    /// <exception cref="OverflowException">There are more than 2^31 - 1; use <see cref="ImagesPointer"/>.</exception>
    public Span<float> Images => new(Buffer.Images, checked(Count * Channels * Height * Width));

    /// <summary>N labels.</summary>
    public Span<long> Labels => new(Buffer.Labels, Count);

    /// <summary>N image indices in the dataset; where an unreadable image was replaced, its replacement's.</summary>
    public ReadOnlySpan<int> Indices => new(Buffer.Indices, Count);

    /// <summary>Address of <see cref="Images"/> for native code (float32).</summary>
    public nint ImagesPointer => (nint)Buffer.Images;

    /// <summary>Address of <see cref="Labels"/> for native code (int64).</summary>
    public nint LabelsPointer => (nint)Buffer.Labels;

    private BatchBuffer Buffer => _buffer ?? throw new ObjectDisposedException(nameof(Batch));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, value: null) is { } buffer)
        {
            _source.Return(buffer);
        }
    }
}

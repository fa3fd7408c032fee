using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>Which images make up which batch. Not thread-safe: the order of the latest epoch is kept.</summary>
internal sealed class BatchPlan
{
    private readonly ReadOnlyMemory<int> _images;
    private readonly int[]? _order;
    private readonly BatchOptions _options;
    private readonly int _perEpoch;
    private long _orderedEpoch = -1;

    /// <param name="images">The split's images.</param>
    /// <param name="shuffled">
    /// Training: a new order each epoch, and no partial batch; otherwise as they come, with the rest at the end.
    /// </param>
    /// <param name="options">Batch size, seed and shard.</param>
    public BatchPlan(ReadOnlyMemory<int> images, bool shuffled, BatchOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Shard.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Shard.Index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(options.Shard.Index, options.Shard.Count);
        _images = images;
        _options = options;
        _order = shuffled ? new int[images.Length] : null;

        // Replicas must run the same number of steps, so the smallest shard decides while training.
        _perEpoch = shuffled
            ? images.Length / options.Shard.Count / options.BatchSize * options.BatchSize
            : (images.Length - options.Shard.Index + options.Shard.Count - 1) / options.Shard.Count;
        BatchesPerEpoch = (_perEpoch + options.BatchSize - 1) / options.BatchSize;
        if (BatchesPerEpoch == 0)
        {
            throw new InputException(
                $"{images.Length} images in {options.Shard.Count} shards do not fill one batch of {options.BatchSize}. "
                + "Use a smaller batch, fewer shards or more images.");
        }
    }

    public int BatchesPerEpoch { get; }

    /// <summary>Number of images in a batch.</summary>
    public int CountOf(int batch) => Math.Min(_options.BatchSize, _perEpoch - (batch * _options.BatchSize));

    /// <summary>The images of a batch, in order.</summary>
    public void Fill(long epoch, int batch, Span<int> indices)
    {
        var order = OrderOf(epoch);
        for (var i = 0; i < indices.Length; i++)
        {
            var position = ((long)batch * _options.BatchSize) + i;
            indices[i] = order[(int)((position * _options.Shard.Count) + _options.Shard.Index)];
        }
    }

    private ReadOnlySpan<int> OrderOf(long epoch)
    {
        if (_order is null)
        {
            return _images.Span;
        }

        if (_orderedEpoch != epoch)
        {
            _images.CopyTo(_order);
            Permutation.Shuffle(_order, PipelineStreams.ForOrder(_options.Seed, epoch));
            _orderedEpoch = epoch;
        }

        return _order;
    }
}

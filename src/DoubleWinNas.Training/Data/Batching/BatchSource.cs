using System.Diagnostics.CodeAnalysis;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>
/// Batches of a split, decoded ahead of time by worker threads and delivered strictly in order. What a batch contains depends only on
/// the dataset, the options, its epoch and its index, never on threads or timing. For one consumer thread at a time.
/// </summary>
public sealed class BatchSource : IDisposable
{
    private readonly IImageDataset _dataset;
    private readonly BatchOptions _options;
    private readonly BatchPipeline _pipeline;
    private readonly BatchWorkers _workers;

    private BatchSource(IImageDataset dataset, Split split, BatchOptions options, bool training)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Workers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Buffers);
        var resolutionOf = options.ResolutionOf ?? BatchOptions.Fixed(dataset.NativeSize ?? throw new InputException(
            $"Dataset '{dataset.Name}': its images differ in size, so a resolution must be given."));
        options = training ? options : options with { Mix = null };
        (_dataset, _options) = (dataset, options);
        var plan = new BatchPlan(dataset.Indices(split), shuffled: training, options);
        _pipeline = new BatchPipeline(plan, resolutionOf, dataset.Channels, options, epochs: training ? long.MaxValue : 1);
        var transform = options.Transform ?? (training ? dataset.TrainingTransform : dataset.EvaluationTransform);
        _workers = new BatchWorkers(
            _pipeline,
            options.Workers,
            () => new BatchFiller(dataset, split, training, new SampleWriter(dataset, transform, options.Layout, options.Seed)));
    }

    /// <summary>Batches in an epoch of this shard.</summary>
    public int BatchesPerEpoch => _pipeline.BatchesPerEpoch;

    /// <summary>Epoch and index of the batch that comes next: what <see cref="Seek"/> needs to go on from here.</summary>
    public (long Epoch, int Batch) Position => _pipeline.Position;

    /// <summary>Buffers whose memory is allocated: pooled, being filled or held by the consumer.</summary>
    internal int AllocatedBuffers => _pipeline.AllocatedBuffers;

    /// <summary>Worker threads that run.</summary>
    internal int LiveWorkers => _workers.Live;

    /// <summary>
    /// Endless epochs for training, each in a new order; images that do not fill a batch are left out of that epoch. An unreadable
    /// image is replaced by the next readable one of the split, with the random choices of the image that it replaces.
    /// </summary>
    /// <exception cref="InputException">The split does not fill one batch, or no resolution is known.</exception>
    public static BatchSource ForTraining(IImageDataset dataset, BatchOptions options, Split split = Split.Train) =>
        new(dataset, split, options, training: true);

    /// <summary>
    /// One pass over a split in index order, with a smaller last batch. An unreadable image is left out, so that none counts twice.
    /// </summary>
    /// <exception cref="InputException">The split is empty, or no resolution is known.</exception>
    public static BatchSource ForEvaluation(IImageDataset dataset, Split split, BatchOptions options) =>
        new(dataset, split, options, training: false);

    /// <summary>Waits for the next batch. Dispose it before more than <see cref="BatchOptions.Buffers"/> are held.</summary>
    /// <returns>False at the end of an evaluation pass; never while training.</returns>
    /// <exception cref="InputException">Too many images cannot be read, or one cannot be opened; the message names them.</exception>
    public bool TryNext([NotNullWhen(true)] out Batch? batch, CancellationToken cancellationToken = default)
    {
        while (_pipeline.Take(cancellationToken) is { } buffer)
        {
            buffer.Compact();
            batch = new Batch(this, buffer, _dataset.Channels, _options.Layout);
            if (batch.Count > 0)
            {
                return true;
            }

            batch.Dispose();
        }

        batch = null;
        return false;
    }

    /// <summary>Waits for the next batch of a training source.</summary>
    /// <exception cref="InvalidOperationException">An evaluation pass is over.</exception>
    public Batch Next(CancellationToken cancellationToken = default) => TryNext(out var batch, cancellationToken)
        ? batch
        : throw new InvalidOperationException("The pass over the split is over; Seek(0, 0) starts it again.");

    /// <summary>Goes on from the given batch, exactly as a source that delivered all batches before it would.</summary>
    public void Seek(long epoch, int batch) => _pipeline.Seek(epoch, batch);

    /// <summary>Stops the workers and frees all buffers, those of batches still held as soon as they are disposed.</summary>
    public void Dispose()
    {
        _pipeline.Stop();
        _workers.Dispose();
        _pipeline.FreeAll();
    }

    internal void Return(BatchBuffer buffer) => _pipeline.Return(buffer);
}

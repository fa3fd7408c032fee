using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>How batches are made of a split.</summary>
public sealed record BatchOptions
{
    /// <summary>Images a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>
    /// Resolution of each batch, from its epoch and its index in the epoch. Called once a batch, ahead of time and on worker threads;
    /// it must depend on nothing but its arguments. Default: the dataset's native size.
    /// </summary>
    public Func<long, int, Resolution>? ResolutionOf { get; init; }

    /// <summary>Every random choice follows from this, the epoch and the image.</summary>
    public ulong Seed { get; init; }

    /// <summary>This replica's part of each epoch. Default: everything.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>Order of values in memory. Default: channels first.</summary>
    public PixelLayout Layout { get; init; } = PixelLayout.Nchw;

    /// <summary>Crop and flip. Default: the dataset's own for training or evaluation.</summary>
    public ImageTransform? Transform { get; init; }

    /// <summary>Mixing of a batch's images, while training. Default: none.</summary>
    public MixOptions? Mix { get; init; }

    /// <summary>Threads that decode. Default: the number of cores. It never changes what batches contain.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Buffers, that is: batches being filled, waiting, or held by the consumer, together. Default: 4.</summary>
    public int Buffers { get; init; } = 4;

    /// <summary>The same resolution for every batch.</summary>
    public static Func<long, int, Resolution> Fixed(Resolution size) => (_, _) => size;
}

using DoubleWinNas.Networks.Randomness;

namespace DoubleWinNas.Training.Data;

/// <summary>
/// The data pipeline's generators: its only source of randomness, so that every batch can be computed again anywhere from (seed, epoch,
/// image).
/// </summary>
public static class PipelineStreams
{
    /// <summary>Of one image in one epoch.</summary>
    public static SplitMix64 ForImage(ulong seed, long epoch, int image) => SplitMix64.Derive(seed, (ulong)epoch, (ulong)image);

    /// <summary>That orders one epoch: as an image's, with the image number 2^63.</summary>
    public static SplitMix64 ForOrder(ulong seed, long epoch) => SplitMix64.Derive(seed, (ulong)epoch, 1UL << 63);

    /// <summary>That mixes one batch: as an image's, with the image number 2^62 + batch.</summary>
    public static SplitMix64 ForMixing(ulong seed, long epoch, int batch) => SplitMix64.Derive(seed, (ulong)epoch, (1UL << 62) + (ulong)batch);
}

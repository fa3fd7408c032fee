using System.Text;

namespace DoubleWinNas.Training.Data;

/// <summary>How an image becomes one entry of a batch: a crop, resized to the batch's resolution, perhaps mirrored and changed.</summary>
/// <param name="Crop">Which part of the image is taken.</param>
/// <param name="Flip">Mirror left and right with probability 1/2.</param>
public sealed record ImageTransform(CropPolicy Crop, bool Flip)
{
    /// <summary>Random changes of the cropped image. Default: none.</summary>
    public RandAugment? Augment { get; init; }

    /// <summary>Named only where there is one, so that records without it read as ever.</summary>
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"Crop = {Crop}, Flip = {Flip}");
        if (Augment is not null)
        {
            builder.Append($", Augment = {Augment}");
        }

        return true;
    }
}

/// <summary>Which part of an image is taken; whatever it is, it is resized to the batch's resolution.</summary>
public abstract record CropPolicy
{
    private protected CropPolicy()
    {
    }
}

/// <summary>The whole image, stretched to the batch's resolution.</summary>
public sealed record WholeImage : CropPolicy;

/// <summary>
/// The centred box of the batch's aspect ratio that covers <paramref name="Fraction"/> of the largest such box's side
/// (0.875: the shorter side to 256, then the central 224 x 224).
/// </summary>
public sealed record CenterCrop(double Fraction = 224.0 / 256) : CropPolicy;

/// <summary>A random box of the image's own size out of the image with a black border of <paramref name="Padding"/> pixels.</summary>
public sealed record PaddedRandomCrop(int Padding) : CropPolicy;

/// <summary>
/// A random box of <paramref name="MinArea"/> to <paramref name="MaxArea"/> of the image's area, its aspect ratio drawn
/// log-uniformly from <paramref name="MinRatio"/> to <paramref name="MaxRatio"/> times that of the batch's resolution
/// (Szegedy et al., "Going deeper with convolutions", 2015, section 6).
/// </summary>
public sealed record RandomResizedCrop(double MinArea = 0.08, double MaxArea = 1, double MinRatio = 3.0 / 4, double MaxRatio = 4.0 / 3)
    : CropPolicy;

using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>Equally sized images of one part (train or test) of a dataset.</summary>
/// <param name="Name">Name of an image's file; the image's position is added.</param>
/// <param name="Pixels">N x H x W x C bytes in a pinned array.</param>
/// <param name="Labels">N labels.</param>
/// <param name="Size">H and W.</param>
/// <param name="Channels">C.</param>
internal sealed record RawImages(string Name, byte[] Pixels, int[] Labels, Resolution Size, int Channels)
{
    public int Count => Labels.Length;
}

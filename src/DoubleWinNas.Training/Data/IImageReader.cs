using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>Reads a dataset's images on one thread: first <see cref="TryOpen"/>, then <see cref="TryDecode"/>.</summary>
internal interface IImageReader : IDisposable
{
    /// <summary>Finds out an image's size.</summary>
    /// <returns>False, with the reason, if the image cannot be read.</returns>
    bool TryOpen(int index, out Resolution size, out string reason);

    /// <summary>
    /// Decodes the opened image, perhaps smaller than it is, but with at least <paramref name="output"/> pixels inside
    /// <paramref name="crop"/> where the image itself has them.
    /// </summary>
    /// <param name="crop">The wanted part, in the coordinates of the size that <see cref="TryOpen"/> gave.</param>
    /// <param name="output">The size that the crop will be resized to.</param>
    /// <param name="pixels">The image; valid until the next call.</param>
    /// <param name="cropInPixels">The wanted part in the coordinates of <paramref name="pixels"/>.</param>
    /// <param name="reason">Why the image cannot be read.</param>
    bool TryDecode(CropBox crop, Resolution output, out PixelView pixels, out CropBox cropInPixels, out string reason);
}

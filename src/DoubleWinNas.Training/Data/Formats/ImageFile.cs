namespace DoubleWinNas.Training.Data;

/// <summary>A file as a folder lists it.</summary>
/// <param name="Name">Without its folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Modified">When it was last changed, in seconds since 1970.</param>
internal readonly record struct ImageFile(string Name, long Bytes, long Modified)
{
    public bool IsJpeg =>
        Name.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase) || Name.EndsWith(".jpeg", StringComparison.OrdinalIgnoreCase);
}

/// <summary>What lies in one class's folder.</summary>
/// <param name="Images">JPEG files in ordinal order of their names.</param>
/// <param name="Other">One of the other files, or null.</param>
internal sealed record ClassFiles(ImageFile[] Images, string? Other);

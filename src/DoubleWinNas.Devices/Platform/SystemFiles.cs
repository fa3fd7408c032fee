using System.Globalization;

namespace DoubleWinNas.Devices.Platform;

/// <summary>What a Linux kernel tells through files. The root may be another folder than <c>/</c>: a recreated tree.</summary>
public sealed class SystemFiles(string root = "/")
{
    /// <summary>This machine's.</summary>
    public static SystemFiles Machine { get; } = new();

    /// <summary>A file's text without surrounding spaces, line ends and zero bytes; null where it cannot be read.</summary>
    /// <param name="path">From the root, without a leading slash.</param>
    public string? Read(string path)
    {
        try
        {
            // A device tree's texts end with a zero byte.
            return File.ReadAllText(At(path)).Trim('\0', '\n', '\r', ' ');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A file's number; null where it cannot be read or is none.</summary>
    public double? Number(string path) =>
        double.TryParse(Read(path), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public bool Exists(string path) => File.Exists(At(path));

    /// <summary>Paths of the folders (and links to folders) in a folder whose names match, by name; none where it is missing.</summary>
    /// <param name="pattern">Such as <c>hwmon*</c>.</param>
    public IReadOnlyList<string> Folders(string path, string pattern = "*")
    {
        try
        {
            return [.. Directory.EnumerateDirectories(At(path), pattern).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal).Select(name => $"{path}/{name}")];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private string At(string path) => Path.Combine(root, path);
}

using System.IO.Enumeration;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>One of an image folder's parts, such as <c>train</c>: a subfolder a class, JPEG files in it.</summary>
internal static class ImageFolderPart
{
    private static readonly EnumerationOptions Flat = new() { IgnoreInaccessible = false };

    /// <summary>Names of the classes in a part, in ordinal order.</summary>
    public static string[] Classes(string root, string part)
    {
        var folder = Path.Combine(root, part);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateDirectories(folder, "*", Flat).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Adds the images of the given classes, class by class, in ordinal order of names.</summary>
    /// <param name="root">The dataset's folder.</param>
    /// <param name="part">The part's subfolder.</param>
    /// <param name="classes">Names in label order.</param>
    /// <param name="paths">Receives paths relative to <paramref name="root"/>.</param>
    /// <param name="labels">Receives a label for each.</param>
    /// <param name="hash">Takes in names, sizes and times.</param>
    public static void Read(string root, string part, string[] classes, PathTable paths, List<int> labels, ContentHash hash)
    {
        for (var label = 0; label < classes.Length; label++)
        {
            var relative = $"{part}/{classes[label]}";
            var files = Files(Path.Combine(root, part, classes[label]), out var others);
            if (files.Length == 0)
            {
                throw new InputException(
                    $"Dataset '{root}': class '{classes[label]}' (label {label}) has no images in '{relative}/'"
                    + (others is null ? "." : $", but other files such as '{others}'.")
                    + " Wanted are .jpg, .jpeg or .JPEG files; add some, or leave the class out with a class list.");
            }

            foreach (var file in files)
            {
                paths.Add(relative, file.Name);
                labels.Add(label);
                hash.AddLine($"{relative}/{file.Name}\t{file.Bytes}\t{file.Modified}");
            }
        }
    }

    private static ImageFile[] Files(string folder, out string? other)
    {
        other = null;
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var all = new FileSystemEnumerable<ImageFile>(
            folder,
            static (ref FileSystemEntry entry) =>
                new ImageFile(entry.FileName.ToString(), entry.Length, entry.LastWriteTimeUtc.ToUnixTimeSeconds()),
            Flat)
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory,
        }.ToArray();
        other = Array.Find(all, file => !file.IsJpeg).Name;
        return [.. all.Where(file => file.IsJpeg).OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    private readonly record struct ImageFile(string Name, long Bytes, long Modified)
    {
        public bool IsJpeg =>
            Name.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase) || Name.EndsWith(".jpeg", StringComparison.OrdinalIgnoreCase);
    }
}

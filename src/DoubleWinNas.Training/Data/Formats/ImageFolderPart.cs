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
    /// <param name="cache">Knows folders that have not changed.</param>
    public static void Read(string root, string part, string[] classes, PathTable paths, List<int> labels, ContentHash hash, FolderScanCache cache)
    {
        for (var label = 0; label < classes.Length; label++)
        {
            var relative = $"{part}/{classes[label]}";
            var folder = Path.Combine(root, part, classes[label]);
            var (files, other) = Directory.Exists(folder) ? cache.Files(relative, folder, List) : new ClassFiles([], Other: null);
            if (files.Length == 0)
            {
                throw new InputException(
                    $"Dataset '{root}': class '{classes[label]}' (label {label}) has no images in '{relative}/'"
                    + (other is null ? "." : $", but other files such as '{other}'.")
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

    private static ClassFiles List(string folder)
    {
        var all = new FileSystemEnumerable<ImageFile>(
            folder,
            static (ref FileSystemEntry entry) =>
                new ImageFile(entry.FileName.ToString(), entry.Length, entry.LastWriteTimeUtc.ToUnixTimeSeconds()),
            Flat)
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory,
        }.ToArray();
        return new ClassFiles(
            [.. all.Where(file => file.IsJpeg).OrderBy(file => file.Name, StringComparer.Ordinal)],
            Array.Find(all, file => !file.IsJpeg).Name);
    }
}

using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>Which of a dataset's classes are used, and in which order they are labelled.</summary>
internal static class ClassSelection
{
    /// <summary>Names in label order, as the options ask.</summary>
    /// <param name="dataset">The dataset's place, for messages.</param>
    /// <param name="available">All names, in the dataset's own order.</param>
    /// <param name="options">Class list and limit.</param>
    public static string[] Choose(string dataset, IReadOnlyList<string> available, DatasetOptions options)
    {
        var chosen = options.ClassListFile is { } file ? Listed(dataset, file, available) : [.. available];
        if (options.MaxClasses is not { } limit)
        {
            return chosen;
        }

        if (limit < 2 || limit > chosen.Length)
        {
            throw new InputException(
                $"Dataset '{dataset}': {limit} classes are asked for; it has {chosen.Length}, and at least 2 are needed.");
        }

        return chosen[..limit];
    }

    /// <summary>Refuses a class without images.</summary>
    /// <param name="dataset">The dataset's place, for messages.</param>
    /// <param name="classes">Names in label order.</param>
    /// <param name="labels">Labels of the part's images.</param>
    /// <param name="part">Train or test, for messages.</param>
    public static void RequireImages(string dataset, string[] classes, ReadOnlySpan<int> labels, string part)
    {
        var counts = new int[classes.Length];
        foreach (var label in labels)
        {
            counts[label]++;
        }

        var empty = Array.IndexOf(counts, 0);
        if (empty >= 0)
        {
            throw new InputException(
                $"Dataset '{dataset}': class '{classes[empty]}' (label {empty}) has no {part} images. "
                + "Add images, or leave the class out with a class list.");
        }
    }

    private static string[] Listed(string dataset, string file, IReadOnlyList<string> available)
    {
        if (!File.Exists(file))
        {
            throw new InputException($"Class list '{file}' does not exist. It is a text file with one class name a line.");
        }

        var known = available.ToHashSet();
        var lineOf = new Dictionary<string, int>();
        var line = 0;
        foreach (var text in File.ReadLines(file))
        {
            line++;
            var name = text.Trim();
            if (name.Length == 0)
            {
                continue;
            }

            if (!known.Contains(name))
            {
                throw new InputException(
                    $"{file}:{line}: class '{name}' is not in dataset '{dataset}', "
                    + $"which has {available.Count} classes: {Sample(available)}.");
            }

            if (!lineOf.TryAdd(name, line))
            {
                throw new InputException($"{file}:{line}: class '{name}' was already named in line {lineOf[name]}.");
            }
        }

        return lineOf.Count >= 2
            ? [.. lineOf.OrderBy(entry => entry.Value).Select(entry => entry.Key)]
            : throw new InputException($"Class list '{file}' names {lineOf.Count} classes; at least 2 are needed.");
    }

    private static string Sample(IReadOnlyList<string> names) => string.Join(", ", names.Take(5)) + (names.Count > 5 ? ", …" : "");
}

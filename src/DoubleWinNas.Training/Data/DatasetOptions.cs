namespace DoubleWinNas.Training.Data;

/// <summary>How a dataset is opened.</summary>
public sealed record DatasetOptions
{
    /// <summary>Folder in which datasets are looked for by name. Default: environment variable <c>DWNAS_DATA</c>.</summary>
    public string? DataRoot { get; init; } = Environment.GetEnvironmentVariable("DWNAS_DATA");

    /// <summary>
    /// Text file with one class name a line (ImageNet-100: one wnid a line); its order is the order of the labels.
    /// Default: all classes, in the dataset's order (folders: ordinal order of names).
    /// </summary>
    public string? ClassListFile { get; init; }

    /// <summary>Only this many classes, the first ones in label order. Default: all.</summary>
    public int? MaxClasses { get; init; }

    /// <summary>
    /// Share of the training images held out for validation, 0 to 0.9, chosen by a fixed permutation.
    /// Default: 5,000 of Fashion-MNIST's 60,000, 10 % elsewhere.
    /// </summary>
    public double? ValidationShare { get; init; }

    /// <summary>Channels wanted: 3 replicates grey images. Default: the dataset's own.</summary>
    public int? Channels { get; init; }

    /// <summary>Unreadable images allowed before reading fails. Default: 1 % of all images or 10, whichever is larger.</summary>
    public int? CorruptLimit { get; init; }

    /// <summary>
    /// Folder that remembers what lies in large image folders. Default: <c>dwnas</c> in the user's folder for caches; null: nothing is
    /// remembered.
    /// </summary>
    public string? ScanCacheFolder { get; init; } = DefaultScanCacheFolder();

    /// <summary>Image folders are remembered from so many files on. Default: 10,000.</summary>
    public int ScanCacheFrom { get; init; } = 10_000;

    private static string? DefaultScanCacheFolder()
    {
        var caches = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named
            ? named
            : Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache") : null;
        return caches is null ? null : Path.Combine(caches, "dwnas");
    }
}

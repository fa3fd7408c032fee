namespace DoubleWinNas.Orchestration.Settings;

/// <summary>The data set (<c>search.data</c>).</summary>
public sealed record DataSettings
{
    /// <summary>Name of a known data set, or a folder. Default fashion-mnist.</summary>
    public string Set { get; init; } = "fashion-mnist";

    /// <summary>File with one class name a line; null for all classes.</summary>
    public string? ClassList { get; init; }

    /// <summary>Only the first classes; null for all.</summary>
    public int? MaxClasses { get; init; }

    /// <summary>Share of the training images that is set aside for validation, above 0, up to 0.9; null for the data set's own.</summary>
    public double? ValidationShare { get; init; }

    /// <summary>1 or 3; null for the data set's own. Known once the search starts: planning needs it.</summary>
    public int? Channels { get; init; }

    /// <summary>How many classes the data set has, read from it when the search starts (planning needs it); null before.</summary>
    [FilledAtStart]
    public int? Classes { get; init; }

    /// <summary>Train on this many images only; null for all.</summary>
    public int? LimitTrain { get; init; }
}

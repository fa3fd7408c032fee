namespace DoubleWinNas.Orchestration.Settings;

/// <summary>A stage of a search space (<c>search.space.stages</c>): its blocks share a width, the first carries the stride and is never skipped.</summary>
public sealed record StageSettings
{
    /// <summary>Output channels. No default: 0 is refused.</summary>
    public int Width { get; init; }

    /// <summary>Stride of the first block. Default 1.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Most blocks. Default 1.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>As a file would write it.</summary>
    public override string ToString() => $"{{ width = {Width}, stride = {Stride}, slots = {Slots} }}";
}

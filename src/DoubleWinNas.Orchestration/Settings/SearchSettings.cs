namespace DoubleWinNas.Orchestration.Settings;

/// <summary>
/// Everything that a search's outcome depends on, as plain values: the configuration file's <c>search</c> section after every default was
/// filled in. Two searches with equal settings (and a frozen cost table) end with the same bytes.
/// </summary>
public sealed record SearchSettings
{
    /// <summary>Key of the search's actors and name of its folder: letters, digits, <c>.</c>, <c>_</c>, <c>-</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Every random stream of the search derives from it. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    public DataSettings Data { get; init; } = new();

    public SpaceSettings Space { get; init; } = new();

    public ComputeSettings Compute { get; init; } = new();

    public SupernetSettings Supernet { get; init; } = new();

    public EvolutionSettings Evolution { get; init; } = new();

    public FinalistSettings Finalists { get; init; } = new();

    /// <summary>Devices that networks are planned for and measured on; the first one's latency is the objective. Default: this machine.</summary>
    public IReadOnlyList<DeviceSettings> Devices { get; init; } = [new()];

    /// <summary>Hard bounds. Default none.</summary>
    public IReadOnlyList<ConstraintSettings> Constraints { get; init; } = [];
}

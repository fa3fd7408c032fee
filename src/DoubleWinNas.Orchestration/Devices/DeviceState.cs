using System.Collections.Immutable;
using DoubleWinNas.Orchestration.Controllers;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Planning;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Devices;

/// <summary>What a device's proxy remembers; its measured costs outlive the searches.</summary>
/// <param name="Tables">Measured costs, by <see cref="TableKey"/>.</param>
/// <param name="Searches">By name; those that ended are forgotten.</param>
/// <param name="Job">What the device does now: one thing at a time, so that measurements don't disturb each other.</param>
/// <param name="CostItems">Cost items so far, for their ids.</param>
internal sealed record DeviceState(
    ImmutableSortedDictionary<string, MeasuredTable> Tables, ImmutableSortedDictionary<string, DeviceSearch> Searches, DeviceJob? Job, long CostItems)
{
    public static DeviceState Empty { get; } =
        new(ImmutableSortedDictionary<string, MeasuredTable>.Empty, ImmutableSortedDictionary<string, DeviceSearch>.Empty, null, 0);

    /// <summary>Why nothing new is measured; null while the device works.</summary>
    public string? Draining { get; init; }

    /// <summary>A check that was ordered and is not done.</summary>
    public CheckDevice? Check { get; init; }

    /// <summary>Checks so far, for their ids.</summary>
    public long Checks { get; init; }

    public DeviceCalibration? Calibration { get; init; }

    /// <summary>Why the last check failed; null where it did not.</summary>
    public string? CalibrationError { get; init; }

    /// <summary>What was forgotten when the device said that it measures under other conditions; null where that did not happen.</summary>
    public string? Change { get; init; }

    public DeviceState With(string search, Func<DeviceSearch, DeviceSearch> change) =>
        this with { Searches = Searches.Change(search, change) };

    public DeviceStatus Describe(string name) => new(
        name,
        Draining,
        Job?.Item,
        [.. Tables.Values.Select(table => new DeviceTableSummary(table.Conditions, table.Milliseconds.Count) { Energies = table.Millijoules.Count })],
        [.. Searches.Select(entry => new DeviceSearchSummary(entry.Key, entry.Value.IsHeld, entry.Value.Questions.Count, entry.Value.Finalists.Count, entry.Value.Scale))],
        Calibration)
    {
        CalibrationError = CalibrationError,
        Change = Change,
    };
}

/// <summary>What a search wants of the device.</summary>
/// <param name="Device">Its settings of this device.</param>
internal sealed record DeviceSearch(SearchSettings Settings, DeviceSettings Device)
{
    public bool IsHeld { get; init; }

    /// <summary>The search for the least reachable latency while it is under way.</summary>
    public LeastCostDescent? Descent { get; init; }

    /// <summary>What the descent to the least latency found; null before.</summary>
    public LeastLatency? Least { get; init; }

    /// <summary>Whether predictions tell energies: every operation needs one then.</summary>
    public bool HasEnergy { get; init; }

    /// <summary>Whether the device has yet to say under which conditions it measures now, because there is a table from before.</summary>
    public bool NeedsConditions { get; init; }

    /// <summary>Whether it was told figures of the table, so that another runtime's must not be mixed in silently.</summary>
    public bool HasUsedTable { get; init; }

    /// <summary>Unanswered questions, in the order asked.</summary>
    public ImmutableList<Question> Questions { get; init; } = [];

    /// <summary>Finalists that are not measured yet, in the order asked.</summary>
    public ImmutableList<MeasureFinalist> Finalists { get; init; } = [];

    /// <summary>Predictions are multiplied by it.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Predicted energies are multiplied by it.</summary>
    public double EnergyScale { get; init; } = 1;

    /// <summary>Measured finalists by genotype; none where the table is frozen.</summary>
    public ImmutableSortedDictionary<string, ComparedModels> Compared { get; init; } = ImmutableSortedDictionary<string, ComparedModels>.Empty;

    /// <summary>Which scale a search begins with: the one that earlier measurements of networks of its space led to.</summary>
    public static DeviceSearch Open(SearchSettings settings, DeviceSettings device, MeasuredTable? table)
    {
        var costs = device.Frozen ?? table?.ToFrozen();
        return new DeviceSearch(settings, device)
        {
            Scale = costs?.Scales?.GetValueOrDefault(settings.Space.ToSearchSpace().Name, 1) ?? 1,
            EnergyScale = costs?.EnergyScales?.GetValueOrDefault(settings.Space.ToSearchSpace().Name, 1) ?? 1,
            NeedsConditions = costs is not null && !device.Simulated,
        };
    }
}

/// <param name="Asker">The actor that waits for the answer.</param>
internal sealed record Question(string Asker, string Request, IReadOnlyList<string> Genotypes);

/// <summary>A finalist as predicted and as measured, in milliseconds.</summary>
/// <param name="Sum">What the shallow form's operations add up to, without a scale.</param>
/// <param name="Deep">Measured.</param>
/// <param name="Shallow">Measured.</param>
internal sealed record ComparedModels(double Sum, double Deep, double Shallow)
{
    /// <summary>What the shallow form's energies add up to, without a scale; null where it is not available.</summary>
    public double? EnergySum { get; init; }

    /// <summary>Millijoules, measured.</summary>
    public double? DeepEnergy { get; init; }

    /// <summary>Millijoules, measured.</summary>
    public double? ShallowEnergy { get; init; }
}

/// <summary>The item whose outcome is awaited.</summary>
/// <param name="Search">Empty where it checks the device.</param>
/// <param name="Operations">
/// Costs that it measures, none where it only says under which conditions it would; null when it measures a finalist or checks the device.
/// </param>
/// <param name="Genotype">The finalist that it measures; null when it measures costs or checks the device.</param>
internal sealed record DeviceJob(string Item, string Search, int Threads, IReadOnlyList<string>? Operations, string? Genotype)
{
    public bool IsCheck => Operations is null && Genotype is null;

    /// <summary>Whether energies are measured, too.</summary>
    public bool Energy { get; init; }
}

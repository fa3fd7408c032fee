using System.Collections.Immutable;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Planning;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Devices;

/// <summary>What a device's proxy remembers; its measured costs outlive the searches.</summary>
/// <param name="Tables">Measured costs, by the runtime's threads.</param>
/// <param name="Searches">By name; those that ended are forgotten.</param>
/// <param name="Job">What the device does now: one thing at a time, so that measurements don't disturb each other.</param>
/// <param name="CostItems">Cost items so far, for their ids.</param>
internal sealed record DeviceState(
    ImmutableSortedDictionary<int, MeasuredTable> Tables, ImmutableSortedDictionary<string, DeviceSearch> Searches, DeviceJob? Job, long CostItems)
{
    public static DeviceState Empty { get; } =
        new(ImmutableSortedDictionary<int, MeasuredTable>.Empty, ImmutableSortedDictionary<string, DeviceSearch>.Empty, null, 0);

    public DeviceState With(string search, Func<DeviceSearch, DeviceSearch> change) =>
        this with { Searches = Searches.Change(search, change) };
}

/// <summary>What a search wants of the device.</summary>
/// <param name="Device">Its settings of this device.</param>
internal sealed record DeviceSearch(SearchSettings Settings, DeviceSettings Device)
{
    public bool IsHeld { get; init; }

    /// <summary>The search for the least reachable latency while it is under way.</summary>
    public LeastLatencyDescent? Descent { get; init; }

    /// <summary>Whether it was told figures of the table, so that another runtime's must not be mixed in silently.</summary>
    public bool HasUsedTable { get; init; }

    /// <summary>Unanswered questions, in the order asked.</summary>
    public ImmutableList<Question> Questions { get; init; } = [];

    /// <summary>Finalists that are not measured yet, in the order asked.</summary>
    public ImmutableList<MeasureFinalist> Finalists { get; init; } = [];
}

/// <param name="Asker">The actor that waits for the answer.</param>
internal sealed record Question(string Asker, string Request, IReadOnlyList<string> Genotypes);

/// <summary>The item whose outcome is awaited.</summary>
/// <param name="Operations">Costs that it measures; null when it measures a finalist.</param>
/// <param name="Genotype">The finalist that it measures; null when it measures costs.</param>
internal sealed record DeviceJob(string Item, string Search, int Threads, IReadOnlyList<string>? Operations, string? Genotype);

using System.Collections.Immutable;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Transformers;

/// <param name="Searches">By name; those that ended are forgotten.</param>
internal sealed record TransformerState(ImmutableSortedDictionary<string, TransformedSearch> Searches)
{
    public static TransformerState Empty { get; } = new(ImmutableSortedDictionary<string, TransformedSearch>.Empty);

    public TransformerState With(string search, Func<TransformedSearch, TransformedSearch> change) =>
        this with { Searches = Searches.Change(search, change) };
}

/// <summary>A search's finalists on their way from deep to shallow.</summary>
internal sealed record TransformedSearch(SearchSettings Settings)
{
    public bool IsHeld { get; init; }

    public ImmutableList<TunedFinalist> Finalists { get; init; } = [];

    /// <summary>The devices' choices, in the finalists' order.</summary>
    public ImmutableSortedDictionary<string, IReadOnlyList<LatencyPrediction>> Plans { get; init; } =
        ImmutableSortedDictionary<string, IReadOnlyList<LatencyPrediction>>.Empty;

    /// <summary>Ids of items whose outcome is awaited.</summary>
    public ImmutableSortedSet<string> Outstanding { get; init; } = [];

    /// <summary>Ids of items that came to an end.</summary>
    public ImmutableSortedSet<string> Ended { get; init; } = [];

    /// <summary>What is wanted now and not there yet, whether enqueued or not.</summary>
    public IEnumerable<TransformSlot> Slots() =>
        from plan in Plans
        from entry in Finalists.Zip(plan.Value)
        let id = WorkIds.Transform(Settings.Name, Genotype.Parse(entry.First.Genotype).Hash.Value, plan.Key)
        where !Ended.Contains(id)
        select new TransformSlot(id, plan.Key, entry.First, entry.Second);
}

/// <summary>A finalist that becomes shallow for a device.</summary>
internal sealed record TransformSlot(string Id, string Device, TunedFinalist Finalist, LatencyPrediction Plan)
{
    public TransformNetwork PayloadFor(SearchSettings settings) => new(
        settings, Finalist.Genotype, Finalist.FineTuned.Network, Finalist.FineTuned.Weights, Finalist.FineTuned.Record, Plan.Groups)
    {
        Ranges = settings.Devices.Any(device => device.Name == Device && device.Precision == DeviceSettings.Int8),
    };
}

using DoubleWinNas.Actors;

namespace DoubleWinNas.Orchestration;

/// <summary>Names of the search's actors.</summary>
public static class SearchActors
{
    internal const string SearchKind = "search";
    internal const string PopulationKind = "population";
    internal const string TrainerPoolKind = "trainer-pool";
    internal const string TransformerKind = "transformer";
    internal const string DeviceKind = "device";

    /// <summary>The one that people talk to.</summary>
    public static ActorId Search(string name) => new(SearchKind, name);

    internal static ActorId TrainerPool { get; } = new(TrainerPoolKind, "default");

    internal static ActorId Transformer { get; } = new(TransformerKind, "default");

    internal static ActorId Population(string search) => new(PopulationKind, search);

    /// <summary>The proxy of a device.</summary>
    public static ActorId Device(string name) => new(DeviceKind, name);
}

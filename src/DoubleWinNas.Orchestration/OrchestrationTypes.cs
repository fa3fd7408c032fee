using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Orchestration.Controllers;
using DoubleWinNas.Orchestration.Devices;
using DoubleWinNas.Orchestration.Populations;
using DoubleWinNas.Orchestration.Serialization;
using DoubleWinNas.Orchestration.Trainers;
using DoubleWinNas.Orchestration.Transformers;

namespace DoubleWinNas.Orchestration;

/// <summary>What a node needs to host the search's actors, and a worker to read their work.</summary>
public static class OrchestrationTypes
{
    /// <summary>Every message, event, state, payload and result under its name.</summary>
    public static MessageTypeRegistry Registry() => AddTo(new MessageTypeRegistry());

    /// <summary>Adds every type to a registry that holds others, too.</summary>
    public static MessageTypeRegistry AddTo(MessageTypeRegistry types)
    {
        ArgumentNullException.ThrowIfNull(types);
        OutsideJson.AddTo(types);
        InsideJson.AddTo(types);
        SearchJson.AddTo(types);
        PopulationJson.AddTo(types);
        TrainerPoolJson.AddTo(types);
        TransformerJson.AddTo(types);
        DeviceJson.AddTo(types);
        return types;
    }

    /// <summary>The actors: search, population, trainer-pool, transformer, device.</summary>
    public static IReadOnlyList<ActorBehavior> Behaviors() =>
        [new SearchController(), new Population(), new TrainerPool(), new Transformer(), new DeviceProxy()];
}

using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Testing;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Orchestration.Controllers;
using DoubleWinNas.Orchestration.Devices;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Populations;
using DoubleWinNas.Orchestration.Trainers;
using DoubleWinNas.Orchestration.Transformers;

namespace DoubleWinNas.Orchestration.Tests.Fixtures;

/// <summary>Each actor as a pure function; all that goes in and out takes the way through JSON.</summary>
internal static class Probes
{
    public static ActorProbe<SearchCommand, SearchEvent, SearchState> Search() =>
        new(new SearchController(), SearchActors.Search("small"), OrchestrationTypes.Registry());

    public static ActorProbe<SearchOrder, PopulationEvent, PopulationState> Population() =>
        new(new Population(), SearchActors.Population("small"), OrchestrationTypes.Registry());

    public static ActorProbe<SearchOrder, TrainerPoolEvent, TrainerPoolState> TrainerPool() =>
        new(new TrainerPool(), SearchActors.TrainerPool, OrchestrationTypes.Registry());

    public static ActorProbe<SearchOrder, TransformerEvent, TransformerState> Transformer() =>
        new(new Transformer(), SearchActors.Transformer, OrchestrationTypes.Registry());

    public static ActorProbe<DeviceCommand, DeviceEvent, DeviceState> Device() =>
        new(new DeviceProxy(), SearchActors.Device("host"), OrchestrationTypes.Registry());

    /// <summary>What a worker makes of an item.</summary>
    public static WorkCompleted Done(WorkItem item) => new(item.Id, FakeWork.ResultOf(item.Payload));

    public static WorkFailed GivenUp(string id, string error) => new(id, error, 3, WorkState.Quarantined);

    /// <summary>Different genotypes of the small space.</summary>
    public static string[] Genotypes(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => GenotypeSampler.Draw(TestSettings.Small.Space.ToGenotypeSpace(), RandomStream.Derive(3, (ulong)i)).ToString()),
    ];
}

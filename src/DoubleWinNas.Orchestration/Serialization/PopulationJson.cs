using System.Text.Json.Serialization;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Orchestration.Populations;

namespace DoubleWinNas.Orchestration.Serialization;

/// <summary>JSON of the population's journal and snapshots.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PopulationOpened))]
[JsonSerializable(typeof(PopulationClosed))]
[JsonSerializable(typeof(EvolutionBegun))]
[JsonSerializable(typeof(CandidatesProposed))]
[JsonSerializable(typeof(LatenciesArrived))]
[JsonSerializable(typeof(GenerationChosen))]
[JsonSerializable(typeof(GenerationJudged))]
[JsonSerializable(typeof(MemberRejudged))]
[JsonSerializable(typeof(RevisionBegun))]
[JsonSerializable(typeof(RevisionArrived))]
[JsonSerializable(typeof(MembersRevised))]
[JsonSerializable(typeof(PopulationState))]
internal sealed partial class PopulationJson : JsonSerializerContext
{
    public static void AddTo(MessageTypeRegistry types) => types
        .Add("population.population-opened", Default.PopulationOpened)
        .Add("population.population-closed", Default.PopulationClosed)
        .Add("population.evolution-begun", Default.EvolutionBegun)
        .Add("population.candidates-proposed", Default.CandidatesProposed)
        .Add("population.latencies-arrived", Default.LatenciesArrived)
        .Add("population.generation-chosen", Default.GenerationChosen)
        .Add("population.generation-judged", Default.GenerationJudged)
        .Add("population.member-rejudged", Default.MemberRejudged)
        .Add("population.revision-begun", Default.RevisionBegun)
        .Add("population.revision-arrived", Default.RevisionArrived)
        .Add("population.members-revised", Default.MembersRevised)
        .Add("population.state", Default.PopulationState);
}

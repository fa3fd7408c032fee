using System.Text.Json;
using DoubleWinNas.Orchestration.Controllers;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Tests.Fixtures;
using DoubleWinNas.Orchestration.Trainers;

namespace DoubleWinNas.Orchestration.Tests;

public sealed class OrchestrationTypesTests
{
    private static readonly string[] Bases = ["SearchCommand", "DeviceCommand", "SearchEvent", "PopulationEvent", "TrainerPoolEvent", "TransformerEvent", "DeviceEvent"];

    [Fact]
    public void Every_message_event_and_state_has_a_name()
    {
        var types = OrchestrationTypes.Registry();
        var all = typeof(OrchestrationTypes).Assembly.GetTypes().Where(type => !type.IsAbstract && IsMessage(type)).ToArray();

        Assert.True(all.Length > 60);
        Assert.DoesNotContain(all, type => !types.Knows(type));
    }

    [Fact]
    public void Every_behaviours_empty_state_takes_the_way_through_json()
    {
        var types = OrchestrationTypes.Registry();
        Assert.Equal(
            ["search", "population", "trainer-pool", "transformer", "device"], OrchestrationTypes.Behaviors().Select(behavior => behavior.Kind));
        object[] states =
        [
            Probes.Search().State, Probes.Population().State, Probes.TrainerPool().State, Probes.Transformer().State, Probes.Device().State,
        ];
        Assert.All(states, state =>
        {
            var written = types.Serialize(state);
            Assert.Equal(written, types.Serialize(types.Deserialize(written.Type, written.Payload)));
        });
    }

    [Fact]
    public void What_was_stored_before_there_were_contenders_has_none()
    {
        Assert.Empty(((SearchState)Without(SearchState.Empty, "Contenders")).Contenders);
        Assert.Empty(((SearchStatus)Without(SearchState.Empty.Describe(), "Contenders")).Contenders);
        var pool = TrainerPoolState.Empty with { Searches = TrainerPoolState.Empty.Searches.Add("small", new TrainedSearch(TestSettings.Small)) };
        Assert.Empty(((TrainerPoolState)Without(pool, "Contenders")).Searches["small"].Contenders);

        static object Without(object message, string property)
        {
            var types = OrchestrationTypes.Registry();
            var written = types.Serialize(message);
            var older = written.Payload.Replace($"\"{property}\":[],", "", StringComparison.Ordinal);
            Assert.NotEqual(written.Payload, older);
            return types.Deserialize(written.Type, older);
        }
    }

    [Fact]
    public void Phases_are_words_in_json()
    {
        var status = Assert.Single(Probes.Search().When(new DescribeSearch()).Replies);

        Assert.Equal("None", JsonDocument.Parse(OrchestrationTypes.Registry().Serialize(status).Payload).RootElement.GetProperty("Phase").GetString());
    }

    private static bool IsMessage(Type type) => type.Name.EndsWith("State", StringComparison.Ordinal) || Ancestors(type).Any(ancestor => Bases.Contains(ancestor.Name));

    private static IEnumerable<Type> Ancestors(Type type)
    {
        for (var at = type.BaseType; at is not null; at = at.BaseType)
        {
            yield return at;
        }
    }
}

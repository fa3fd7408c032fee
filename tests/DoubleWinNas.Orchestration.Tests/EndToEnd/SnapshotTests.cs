using DoubleWinNas.Actors;
using DoubleWinNas.Orchestration.Controllers;
using DoubleWinNas.Orchestration.Devices;
using DoubleWinNas.Orchestration.Populations;
using DoubleWinNas.Orchestration.Tests.Fixtures;
using DoubleWinNas.Orchestration.Trainers;
using DoubleWinNas.Orchestration.Transformers;

namespace DoubleWinNas.Orchestration.Tests.EndToEnd;

public sealed class SnapshotTests
{
    [Fact]
    public async Task A_snapshot_at_any_moment_of_a_search_recovers_the_same_state()
    {
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(workers: 3, seed: 4));
        await simulation.StartSearchAsync(TestSettings.Bounded(0.4));
        await simulation.RunAsync();

        await CheckAsync(new SearchController(), SearchActors.Search("small"));
        await CheckAsync(new Population(), SearchActors.Population("small"));
        await CheckAsync(new TrainerPool(), SearchActors.TrainerPool);
        await CheckAsync(new Transformer(), SearchActors.Transformer);
        await CheckAsync(new DeviceProxy(), SearchActors.Device("host"));

        async Task CheckAsync<TCommand, TEvent, TState>(EventSourcedBehavior<TCommand, TEvent, TState> behavior, ActorId actor)
            where TCommand : class
            where TEvent : class
            where TState : class
        {
            var types = OrchestrationTypes.Registry();
            var state = behavior.EmptyState(actor);
            var recovered = state;
            var events = await simulation.EventsAsync(actor);
            Assert.NotEmpty(events);
            foreach (var @event in events.Cast<TEvent>())
            {
                state = behavior.Apply(state, @event);
                var snapshot = types.Serialize(behavior.Apply(recovered, @event));
                recovered = (TState)types.Deserialize(snapshot.Type, snapshot.Payload);
                Assert.Equal(types.Serialize(state), types.Serialize(recovered));
            }
        }
    }

    [Fact]
    public async Task Events_stay_small_and_finished_searches_leave_nothing_behind_in_the_shared_actors()
    {
        await using var simulation = await Simulation.StartAsync();
        await simulation.StartSearchAsync(TestSettings.Small);
        await simulation.RunAsync();
        var types = OrchestrationTypes.Registry();

        foreach (var actor in new[] { SearchActors.Search("small"), SearchActors.TrainerPool, SearchActors.Device("host") })
        {
            Assert.All(await simulation.EventsAsync(actor), @event => Assert.InRange(types.Serialize(@event).Payload.Length, 1, 20_000));
        }

        await simulation.UntilAsync(async () => (await simulation.EventsAsync(SearchActors.TrainerPool))[^1] is TrainingClosed);
    }
}

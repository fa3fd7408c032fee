using System.Text.Json.Serialization;
using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Orchestration;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Cluster.Harness.Load;

/// <summary>An actor that queues items for simulated workers and counts what comes back, each with an event as a search's actors do.</summary>
internal sealed class LoadActor : EventSourcedBehavior<LoadCommand, LoadEnded, LoadBook>
{
    public const string ActorKind = "load";

    /// <summary>Pool of its items.</summary>
    public const string Pool = Pools.Train;

    public override string Kind => ActorKind;

    /// <summary>The search's types and this actor's.</summary>
    public static MessageTypeRegistry Types() => OrchestrationTypes.AddTo(new MessageTypeRegistry())
        .Add("load.queue", LoadJson.Default.QueueItems)
        .Add("load.count", LoadJson.Default.CountItems)
        .Add("load.ended", LoadJson.Default.LoadEnded)
        .Add("load.book", LoadJson.Default.LoadBook);

    public override LoadBook EmptyState(ActorId self) => new(0, 0);

    public override IReadOnlyList<Decision> Handle(LoadBook state, LoadCommand command, ActorContext context) => command switch
    {
        QueueItems queue =>
        [
            .. Enumerable.Range(queue.First, queue.Count)
                .Select(number => Enqueue(new WorkItem($"load/{number}", Pool, new MeasureCosts("host", 1, ["conv:16-16:k3:s1:p1@14"])) { MaxAttempts = 3 })),
        ],
        _ => [Reply(state)],
    };

    public override IReadOnlyList<Decision> HandleWork(LoadBook state, WorkOutcome outcome, ActorContext context) =>
        [Persist(new LoadEnded(outcome is WorkCompleted))];

    public override LoadBook Apply(LoadBook state, LoadEnded @event) =>
        @event.IsCompleted ? state with { Completed = state.Completed + 1 } : state with { Failed = state.Failed + 1 };
}

internal abstract record LoadCommand;

/// <summary>Queue items of these numbers.</summary>
internal sealed record QueueItems(int First, int Count) : LoadCommand;

/// <summary>Answered with <see cref="LoadBook"/>.</summary>
internal sealed record CountItems : LoadCommand;

internal sealed record LoadEnded(bool IsCompleted);

internal sealed record LoadBook(int Completed, int Failed);

[JsonSerializable(typeof(QueueItems))]
[JsonSerializable(typeof(CountItems))]
[JsonSerializable(typeof(LoadEnded))]
[JsonSerializable(typeof(LoadBook))]
internal sealed partial class LoadJson : JsonSerializerContext;

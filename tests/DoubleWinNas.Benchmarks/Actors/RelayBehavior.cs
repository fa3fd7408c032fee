using System.Text.Json.Serialization;
using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Serialization;

namespace DoubleWinNas.Benchmarks.Actors;

/// <summary>What stations are told.</summary>
internal abstract record RelayCommand;

/// <summary>A token that is passed on; each station persists an event.</summary>
/// <param name="Left">Stations still to go.</param>
/// <param name="Origin">Who asked for it and hears when it has arrived.</param>
internal sealed record Token(int Left, ReplyTo? Origin = null) : RelayCommand;

/// <summary>A token came by.</summary>
internal sealed record Passed(int Left);

/// <summary>Enqueues work items.</summary>
/// <param name="Count">How many.</param>
internal sealed record Order(int From, int Count) : RelayCommand;

/// <summary>For a worker.</summary>
internal sealed record Job(int Number);

/// <summary>State of a station.</summary>
internal sealed record Station(int Count);

[JsonSerializable(typeof(Token))]
[JsonSerializable(typeof(Passed))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(Station))]
internal sealed partial class RelayJson : JsonSerializerContext;

/// <summary>
/// Persistent actors in a ring: station i persists a token and tells station i + 1. What a message costs here is what every message costs:
/// one taken, one event written, one message sent.
/// </summary>
internal sealed class RelayBehavior(int stations) : EventSourcedBehavior<RelayCommand, Passed, Station>
{
    public const string Pool = "bench";

    public override string Kind => "station";

    public override int SnapshotEvery => 0;

    public override TimeSpan PassivateAfter => TimeSpan.FromMinutes(10);

    public static MessageTypeRegistry Types() => new MessageTypeRegistry()
        .Add("relay.token", RelayJson.Default.Token)
        .Add("relay.passed", RelayJson.Default.Passed)
        .Add("relay.order", RelayJson.Default.Order)
        .Add("relay.job", RelayJson.Default.Job)
        .Add("relay.station", RelayJson.Default.Station);

    public override Station EmptyState(ActorId self) => new(0);

    public override IReadOnlyList<Decision> Handle(Station state, RelayCommand command, ActorContext context) => command switch
    {
        Token { Left: > 0 } token =>
            [Persist(new Passed(token.Left)), Tell(Next(context.Self), new Token(token.Left - 1, token.Origin ?? context.ReplyTo))],
        Token token => [Persist(new Passed(0)), Reply(new Token(0), token.Origin ?? context.ReplyTo)],
        Order order =>
        [
            .. Enumerable.Range(order.From, order.Count).Select(i => Enqueue(new WorkItem($"job/{i}", Pool, new Job(i)))),
        ],
        _ => throw new InvalidOperationException($"Unknown command {command}."),
    };

    public override IReadOnlyList<Decision> HandleWork(Station state, WorkOutcome outcome, ActorContext context) => [Persist(new Passed(-1))];

    public override Station Apply(Station state, Passed @event) => new(state.Count + 1);

    private ActorId Next(ActorId self) => new(Kind, $"{(int.Parse(self.Key) + 1) % stations}");
}

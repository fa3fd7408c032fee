using System.Text.Json.Serialization;
using DoubleWinNas.Actors.Serialization;

namespace DoubleWinNas.Actors.Harness.Processes;

/// <summary>Asks an actor whether it is served.</summary>
public sealed record Ping(int Number);

/// <summary>It is.</summary>
public sealed record Pong(int Number);

/// <summary>Of a <see cref="ProbeBehavior"/>.</summary>
public sealed record Pinged(int Number);

/// <param name="Count">Pings so far.</param>
public sealed record ProbeState(int Count);

[JsonSerializable(typeof(Ping))]
[JsonSerializable(typeof(Pong))]
[JsonSerializable(typeof(Pinged))]
[JsonSerializable(typeof(ProbeState))]
internal sealed partial class ProbeJson : JsonSerializerContext;

/// <summary>The probe's types under their names.</summary>
public static class ProbeTypes
{
    public static MessageTypeRegistry AddProbe(this MessageTypeRegistry types) => types
        .Add("probe.ping", ProbeJson.Default.Ping)
        .Add("probe.pong", ProbeJson.Default.Pong)
        .Add("probe.pinged", ProbeJson.Default.Pinged)
        .Add("probe.state", ProbeJson.Default.ProbeState);
}

/// <summary>A persistent actor that answers pings: whoever owns its shard answers, so the time to an answer is the time to a take-over.</summary>
public sealed class ProbeBehavior : EventSourcedBehavior<Ping, Pinged, ProbeState>
{
    public override string Kind => "probe";

    public override ProbeState EmptyState(ActorId self) => new(0);

    public override IReadOnlyList<Decision> Handle(ProbeState state, Ping command, ActorContext context) =>
        [Persist(new Pinged(command.Number)), Reply(new Pong(command.Number))];

    public override ProbeState Apply(ProbeState state, Pinged @event) => new(state.Count + 1);
}

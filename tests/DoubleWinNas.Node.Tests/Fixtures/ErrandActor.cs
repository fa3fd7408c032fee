using System.Text.Json.Serialization;
using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Orchestration;

namespace DoubleWinNas.Node.Tests;

/// <summary>An actor that enqueues what it is told and remembers the outcomes.</summary>
internal sealed class ErrandActor : EventSourcedBehavior<ErrandCommand, ErrandEnded, ErrandBook>
{
    public static ActorId Id { get; } = new("errand", "test");

    public override string Kind => "errand";

    /// <summary>The search's types and this actor's.</summary>
    public static MessageTypeRegistry Types() => OrchestrationTypes.AddTo(new MessageTypeRegistry())
        .Add("test.run", ErrandJson.Default.RunErrand)
        .Add("test.break", ErrandJson.Default.BreakDown)
        .Add("test.look", ErrandJson.Default.LookAtErrands)
        .Add("test.ended", ErrandJson.Default.ErrandEnded)
        .Add("test.book", ErrandJson.Default.ErrandBook);

    public override ErrandBook EmptyState(ActorId self) => new([]);

    public override IReadOnlyList<Decision> Handle(ErrandBook state, ErrandCommand command, ActorContext context) => command switch
    {
        RunErrand run =>
        [
            Enqueue(new WorkItem(run.Id, run.Pool, Types().Deserialize(run.Type, run.Payload)) { Labels = run.Labels, MaxAttempts = run.MaxAttempts }),
        ],
        BreakDown broken => throw new InvalidOperationException(broken.Reason),
        _ => [Reply(state)],
    };

    public override IReadOnlyList<Decision> HandleWork(ErrandBook state, WorkOutcome outcome, ActorContext context) => outcome switch
    {
        WorkCompleted completed => [Persist(new ErrandEnded(completed.Id, Types().Serialize(completed.Result).Payload, Error: null))],
        WorkFailed failed => [Persist(new ErrandEnded(failed.Id, Result: null, failed.Error))],
        _ => [],
    };

    public override ErrandBook Apply(ErrandBook state, ErrandEnded @event) => new([.. state.Ended, @event]);
}

internal abstract record ErrandCommand;

internal sealed record RunErrand(string Id, string Pool, string Type, string Payload, string[] Labels, int MaxAttempts) : ErrandCommand;

internal sealed record LookAtErrands : ErrandCommand;

/// <summary>No attempt can handle it.</summary>
internal sealed record BreakDown(string Reason) : ErrandCommand;

internal sealed record ErrandEnded(string Id, string? Result, string? Error);

internal sealed record ErrandBook(IReadOnlyList<ErrandEnded> Ended);

[JsonSerializable(typeof(RunErrand))]
[JsonSerializable(typeof(BreakDown))]
[JsonSerializable(typeof(LookAtErrands))]
[JsonSerializable(typeof(ErrandEnded))]
[JsonSerializable(typeof(ErrandBook))]
internal sealed partial class ErrandJson : JsonSerializerContext;

using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Operators.Journals;
using DoubleWinNas.Node.Operators.Output;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary><c>journal</c>: the actors' events.</summary>
internal static class JournalPalette
{
    private static readonly CommandArgument Actor = CommandArgument.OptionalWord("actor", "Only of this actor, kind/key.", Offers.Actors);

    public static Palette Definition { get; } = new(
        "journal",
        "The events from which actors are recovered.",
        PaletteCommand.Follows(
            "tail",
            "Follows events as they are written: of one actor, wherever it lives, or of all that this node hosts.",
            TailAsync,
            Actor,
            CommandArgument.Count("last", "Events before now to begin with, of one actor, 0 to 1000.", 0, 0, 1000)),
        PaletteCommand.Looks(
            "verify",
            "Reads every event and snapshot: numbers without a gap, no snapshot beyond the last event, everything readable by this program.",
            VerifyAsync,
            Actor));

    private static async Task<CommandOutput> TailAsync(CommandCall call)
    {
        var system = call.Node.System;
        return call.Has("actor")
            ? new Tail(await Tails.OfJournalAsync(system, await ActorPalette.RequireAsync(call, "actor"), call.Integer("last"), call.Cancellation))
            : new Tail(Tails.Of(system.EventStream.SubscribeAsync(), @event => @event is EventPersisted persisted ? Line(system, persisted) : null));
    }

    private static TailLine Line(ActorSystem system, EventPersisted persisted)
    {
        var data = system.Types.Serialize(persisted.Event);
        return Tails.Line(persisted.Actor, new JournalRow(persisted.SequenceNr, data.Type, data.Payload, persisted.At));
    }

    private static async Task<CommandOutput> VerifyAsync(CommandCall call)
    {
        var verification = new JournalVerification(call.Node.System);
        JournalFindings findings = call.Has("actor")
            ? await verification.OfAsync([await ActorPalette.RequireAsync(call, "actor")], call.Cancellation)
            : await verification.OfAllAsync(call.Cancellation);
        return new Answer(
            new RecordPart(
                "journal",
                new("actors", findings.Actors, ValueFormat.Integer),
                new("events", findings.Events, ValueFormat.Integer),
                new("snapshots", findings.Snapshots, ValueFormat.Integer),
                new("problems", findings.Problems.Count, ValueFormat.Integer)),
            TablePart.Of(
                "problems",
                findings.Problems,
                more: 0,
                new Column<JournalProblem>("actor", problem => problem.Actor.ToString()),
                new Column<JournalProblem>("sequenceNr", problem => problem.SequenceNr, ValueFormat.Integer),
                new Column<JournalProblem>("problem", problem => problem.Problem)));
    }
}

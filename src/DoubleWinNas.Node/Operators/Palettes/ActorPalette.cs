using System.Text.Json.Nodes;
using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Operators.Output;
using Microsoft.AspNetCore.Http;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary><c>actor</c>: the durable actors.</summary>
internal static class ActorPalette
{
    private static readonly CommandArgument Name = CommandArgument.Word("actor", "Name of an actor, kind/key.", Offers.Actors);

    public static Palette Definition { get; } = new(
        "actor",
        "The durable actors, wherever they live.",
        PaletteCommand.Looks("hierarchy", "Shows all actors by kind, with their events and waiting messages.", HierarchyAsync, CommandArgument.Limit(500)),
        PaletteCommand.Looks(
            "show",
            "Shows an actor: where it lives, its last events, its waiting messages and timers.",
            ShowAsync,
            Name,
            CommandArgument.Count("last", "Events and messages to show, 0 to 1000.", 10, 0, 1000)),
        PaletteCommand.Follows(
            "tail", "Follows an actor's events, without a gap.", TailAsync, Name, CommandArgument.Count("last", "Events before now to begin with, 0 to 1000.", 0, 0, 1000)),
        PaletteCommand.Changes(
            "restart", "Has an actor recover from its snapshot and journal; one that is parked is tried again now. Ask the node on which it lives.", RestartAsync, Name));

    /// <summary>The actor that a call names, which exists.</summary>
    public static async Task<ActorId> RequireAsync(CommandCall call, string argument)
    {
        var text = call.Text(argument);
        if (!ActorId.TryParse(text, out var actor))
        {
            throw new ApiRefusal(StatusCodes.Status400BadRequest, $"'{text}' is no actor's name; expected kind/key, such as search/my.");
        }

        var store = call.Node.System.Store;
        if (await store.HighestSequenceNrAsync(actor, call.Cancellation) == 0 && (await store.PeekMailAsync(actor, 1, call.Cancellation)).Count == 0)
        {
            throw new ApiRefusal(StatusCodes.Status404NotFound, $"There is no actor {actor}.", "'actor hierarchy' shows all.");
        }

        return actor;
    }

    private static async Task<CommandOutput> HierarchyAsync(CommandCall call)
    {
        var (system, limit) = (call.Node.System, call.Integer("limit"));
        var rows = await system.Store.ListActorsAsync(null, null, limit + 1, call.Cancellation);
        var parked = system.Health.Parked;
        var kinds = rows.Take(limit).GroupBy(row => row.Actor.Kind).Select(kind => new TreeNode(
            kind.Key, new JsonObject { ["kind"] = kind.Key }, [.. kind.Select(row => Leaf(row, parked.ContainsKey(row.Actor)))]));
        return new Answer(new TreePart("actors", [.. kinds])) { Notes = rows.Count > limit ? [$"There are more than {limit}; raise --limit."] : [] };
    }

    private static TreeNode Leaf(ActorRow row, bool isParked)
    {
        var waiting = row.MailboxDepth == 0 ? "" : $", {row.MailboxDepth} {(row.MailboxDepth == 1 ? "message waits" : "messages wait")}";
        return new TreeNode(
            $"{row.Actor.Key}  {row.SequenceNr} {(row.SequenceNr == 1 ? "event" : "events")}{waiting}{(isParked ? ", PARKED" : "")}",
            new JsonObject
            {
                ["actor"] = row.Actor.ToString(),
                ["shard"] = row.Shard,
                ["sequenceNr"] = row.SequenceNr,
                ["snapshotSequenceNr"] = row.SnapshotSequenceNr,
                ["mailboxDepth"] = row.MailboxDepth,
                ["lastEventAt"] = OutputValue.Of(row.LastEventAt),
                ["isParked"] = isParked,
            },
            []);
    }

    private static async Task<CommandOutput> ShowAsync(CommandCall call)
    {
        var (system, last) = (call.Node.System, call.Integer("last"));
        var actor = await RequireAsync(call, "actor");
        var store = system.Store;
        var shard = await ShardAsync(call, actor);
        var snapshot = await store.LoadSnapshotAsync(actor, SnapshotCriteria.Latest, call.Cancellation);
        var events = await store.JournalTailAsync(actor, last, call.Cancellation);
        var mail = await store.PeekMailAsync(actor, last + 1, call.Cancellation);
        var timers = await store.ListTimersAsync(actor, last + 1, call.Cancellation);
        return new Answer(
            new RecordPart(
                "actor",
                new("actor", actor.ToString()),
                new("shard", shard?.Shard, ValueFormat.Integer),
                new("node", shard?.NodeId),
                new("sequenceNr", await store.HighestSequenceNrAsync(actor, call.Cancellation), ValueFormat.Integer),
                new("snapshotSequenceNr", snapshot?.SequenceNr, ValueFormat.Integer),
                new("parked", system.Health.Parked.GetValueOrDefault(actor))),
            TablePart.Of(
                "events",
                events,
                more: 0,
                new Column<JournalRow>("sequenceNr", row => row.SequenceNr, ValueFormat.Integer),
                new Column<JournalRow>("at", row => row.At, ValueFormat.Age),
                new Column<JournalRow>("type", row => row.Type),
                new Column<JournalRow>("characters", row => row.Payload.Length, ValueFormat.Integer)),
            TablePart.First(
                "mail",
                mail,
                last,
                new Column<WaitingMessage>("type", row => row.Message.Type),
                new Column<WaitingMessage>("sender", row => row.Message.Sender?.ToString()),
                new Column<WaitingMessage>("enqueued", row => row.Message.EnqueuedAt, ValueFormat.Age),
                new Column<WaitingMessage>("attempts", row => row.Message.Attempts, ValueFormat.Integer),
                new Column<WaitingMessage>("retryIn", row => row.RetryIn, ValueFormat.Duration),
                new Column<WaitingMessage>("lastError", row => row.LastError)),
            TablePart.First(
                "timers",
                timers,
                last,
                new Column<TimerRow>("name", row => row.Name),
                new Column<TimerRow>("dueAt", row => row.DueAt),
                new Column<TimerRow>("period", row => row.Period, ValueFormat.Duration),
                new Column<TimerRow>("type", row => row.Type)));
    }

    private static async Task<CommandOutput> TailAsync(CommandCall call) =>
        new Tail(await Tails.OfJournalAsync(call.Node.System, await RequireAsync(call, "actor"), call.Integer("last"), call.Cancellation));

    private static async Task<CommandOutput> RestartAsync(CommandCall call)
    {
        var actor = await RequireAsync(call, "actor");
        var shard = await ShardAsync(call, actor);
        var self = call.Node.System.Options.NodeId;
        if (shard?.NodeId is { } owner && owner != self)
        {
            var address = call.Node.System.Nodes.FirstOrDefault(node => node.Incarnation == shard.Incarnation)?.Address;
            throw new ApiRefusal(StatusCodes.Status409Conflict, $"{actor} lives on {owner}, and this is {self}.", $"Ask {address ?? owner} instead.");
        }

        var isLoaded = call.Node.System.Restart(actor);
        return new Answer(new RecordPart("restart", new("actor", actor.ToString()), new("wasLoaded", isLoaded)))
        {
            Notes = [isLoaded ? "It recovers before its next message." : "It is not in memory; its next message brings it back from its journal anyway."],
        };
    }

    private static async Task<ShardRow?> ShardAsync(CommandCall call, ActorId actor)
    {
        var shard = Actors.Store.Sharding.ShardOf(actor, call.Node.System.Store.ShardCount);
        return (await call.Node.System.Store.ListShardsAsync(call.Cancellation)).FirstOrDefault(row => row.Shard == shard);
    }
}

using System.Text.Json.Nodes;
using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Operators.Output;
using DoubleWinNas.Node.Terminal;
using Microsoft.AspNetCore.Http;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary><c>cluster</c>: the nodes.</summary>
internal static class ClusterPalette
{
    private static readonly CommandArgument Member = CommandArgument.Word("node", "Name of a node.", Offers.Nodes);

    public static Palette Definition { get; } = new(
        "cluster",
        "The nodes that host the actors together.",
        PaletteCommand.Looks("show", "Lists the nodes, the living and those that died within the hour.", ShowAsync),
        PaletteCommand.Looks("join", "Tells whether this node is a member, and how another becomes one.", JoinAsync),
        PaletteCommand.Changes("leave", "Has a node hand its actors over and end.", call => OrderAsync(call, NodeState.Leaving), Member),
        PaletteCommand.Changes("down", "Declares a node dead: its actors move at once; if it lives it joins anew.", call => OrderAsync(call, NodeState.Down), Member),
        PaletteCommand.Changes("down-unreachable", "Declares every unreachable node dead.", DownUnreachableAsync),
        PaletteCommand.Follows("tail", "Follows nodes joining, leaving and dying, and the store's health, as this node sees them.", TailAsync));

    private static async Task<CommandOutput> ShowAsync(CommandCall call)
    {
        var view = await call.Node.System.Store.DetectAsync(call.Cancellation);
        var self = call.Node.System.Health.Incarnation;
        return new Answer(TablePart.Of(
            "nodes",
            view.Nodes.OrderBy(node => node.State is NodeState.Down).ThenBy(node => node.NodeId, StringComparer.Ordinal).ThenBy(node => node.Incarnation),
            more: 0,
            new Column<NodeRow>("node", node => node.NodeId),
            new Column<NodeRow>("incarnation", node => node.Incarnation, ValueFormat.Integer),
            new Column<NodeRow>("state", node => node.State),
            new Column<NodeRow>("isSelf", node => node.Incarnation == self),
            new Column<NodeRow>("roles", node => node.Roles),
            new Column<NodeRow>("shards", node => node.ShardCount, ValueFormat.Integer),
            new Column<NodeRow>("leaseEndsIn", node => node.State is NodeState.Down ? null : node.LeaseEndsIn, ValueFormat.Duration),
            new Column<NodeRow>("started", node => node.StartedAt, ValueFormat.Age),
            new Column<NodeRow>("version", node => node.Version),
            new Column<NodeRow>("address", node => node.Address)))
        {
            Notes = view.FreeShards > 0 ? [$"{view.FreeShards} shards have no owner; their actors wait."] : [],
        };
    }

    private static Task<CommandOutput> JoinAsync(CommandCall call)
    {
        var system = call.Node.System;
        var health = system.Health;
        return Task.FromResult<CommandOutput>(new Answer(new RecordPart(
            "member",
            new("node", system.Options.NodeId),
            new("status", health.Status),
            new("incarnation", health.Incarnation, ValueFormat.Integer),
            new("store", health.Store)))
        {
            Notes = ["A node joins by itself when it starts on this store; one that was declared down joins anew by itself, one that left is started again."],
        });
    }

    private static async Task<CommandOutput> OrderAsync(CommandCall call, NodeState state)
    {
        var (system, name) = (call.Node.System, call.Text("node"));
        var view = await system.Store.DetectAsync(call.Cancellation);
        NodeRow[] living = [.. view.Nodes.Where(IsAlive)];
        if (!Array.Exists(living, node => node.NodeId == name))
        {
            var nearest = NearestWord.Of(name, living.Select(node => node.NodeId));
            throw new ApiRefusal(
                StatusCodes.Status404NotFound,
                $"No living node is called {name}; {(nearest is null ? "" : $"did you mean {nearest}? ")}there are {string.Join(", ", living.Select(node => node.NodeId))}.");
        }

        if (!Array.Exists(living, node => node.NodeId != name && node.Roles.Contains(ActorSystemOptions.ActorsRole)))
        {
            throw new ApiRefusal(
                StatusCodes.Status409Conflict, $"{name} is the only node that hosts actors; without it nothing would go on.", "Start another first, or end its process.");
        }

        await system.Store.OrderNodeAsync(name, state, call.Cancellation);
        return new Answer(new RecordPart("order", new("node", name), new("state", state)));
    }

    private static async Task<CommandOutput> DownUnreachableAsync(CommandCall call)
    {
        var store = call.Node.System.Store;
        var view = await store.DetectAsync(call.Cancellation);
        NodeRow[] found = [.. view.Nodes.Where(node => node.State is NodeState.Unreachable)];
        foreach (var node in found.DistinctBy(node => node.NodeId).Where(node => !view.Nodes.Any(other => other.NodeId == node.NodeId && IsAlive(other))))
        {
            await store.OrderNodeAsync(node.NodeId, NodeState.Down, call.Cancellation);
        }

        return new Answer(TablePart.Of(
            "nodes", found, more: 0, new Column<NodeRow>("node", node => node.NodeId), new Column<NodeRow>("incarnation", node => node.Incarnation, ValueFormat.Integer)))
        {
            Notes = [found.Length == 0 ? "No node is unreachable." : "Their actors moved already when they became unreachable; they join anew if they live."],
        };
    }

    private static Task<CommandOutput> TailAsync(CommandCall call)
    {
        var time = call.Node.Desk.Time;
        return Task.FromResult<CommandOutput>(new Tail(Tails.Of(call.Node.System.EventStream.SubscribeAsync(), @event => @event switch
        {
            NodeChanged changed => new TailLine(
                time.GetUtcNow(),
                $"{changed.NodeId} is {OutputValue.Word(changed.State)} (incarnation {changed.Incarnation})",
                new JsonObject { ["node"] = changed.NodeId, ["incarnation"] = changed.Incarnation, ["state"] = OutputValue.Word(changed.State) }),
            StoreHealthChanged store => new TailLine(
                time.GetUtcNow(), store.Reason is null ? "the store works" : $"the store does not work: {store.Reason}", new JsonObject { ["store"] = store.Reason ?? "works" }),
            _ => null,
        })));
    }

    private static bool IsAlive(NodeRow node) => node.State is NodeState.Joining or NodeState.Up or NodeState.Leaving;
}

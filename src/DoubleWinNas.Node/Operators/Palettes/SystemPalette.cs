using System.Runtime.InteropServices;
using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Operators.Output;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary><c>system</c>: this node's process.</summary>
internal static class SystemPalette
{
    public static Palette Definition { get; } = new(
        "system",
        "The node that answers.",
        PaletteCommand.Looks("info", "Shows the node, its store, its actors and its process.", InfoAsync),
        PaletteCommand.Looks("uptime", "Shows since when the node runs.", UptimeAsync));

    private static Task<CommandOutput> InfoAsync(CommandCall call)
    {
        var (system, desk) = (call.Node.System, call.Node.Desk);
        var health = system.Health;
        return Answer.Task(new RecordPart(
            "system",
            new("node", system.Options.NodeId),
            new("version", system.Options.Version),
            new("address", system.Options.Address),
            new("status", health.Status),
            new("reason", health.Reason),
            new("store", health.Store),
            new("incarnation", health.Incarnation, ValueFormat.Integer),
            new("shards", health.Shards, ValueFormat.Integer),
            new("activeActors", health.ActiveActors, ValueFormat.Integer),
            new("parkedActors", health.Parked.Count, ValueFormat.Integer),
            new("messagesInMemory", health.MessagesInMemory, ValueFormat.Integer),
            new("workers", desk.Children().Count, ValueFormat.Integer),
            new("process", Environment.ProcessId),
            new("memory", Environment.WorkingSet, ValueFormat.Bytes),
            new("processors", Environment.ProcessorCount, ValueFormat.Integer),
            new("operatingSystem", RuntimeInformation.OSDescription),
            new("runtime", RuntimeInformation.FrameworkDescription),
            new("started", desk.StartedAt, ValueFormat.Age)));
    }

    private static Task<CommandOutput> UptimeAsync(CommandCall call) => Answer.Task(new RecordPart(
        "uptime",
        new("node", call.Node.System.Options.NodeId),
        new("started", call.Node.Desk.StartedAt),
        new("uptime", call.Node.Desk.Time.GetUtcNow() - call.Node.Desk.StartedAt, ValueFormat.Duration)));
}

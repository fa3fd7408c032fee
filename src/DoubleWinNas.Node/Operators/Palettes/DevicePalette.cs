using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Operators.Output;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Orchestration;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Work;
using Microsoft.AspNetCore.Http;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary><c>device</c>: what networks are planned for and measured on.</summary>
internal static class DevicePalette
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly CommandArgument Name = CommandArgument.Word("device", "Name of a device.", Offers.Devices);

    public static Palette Definition { get; } = new(
        "device",
        "Devices that networks are planned for and measured on.",
        PaletteCommand.Looks("list", "Lists devices with the measurements that wait for them.", ListAsync, CommandArgument.Limit()),
        PaletteCommand.Looks(
            "table",
            "Lists what operations cost on a device, as measured, the dearest first.",
            TableAsync,
            Name,
            CommandArgument.Count("threads", "Threads of the inference runtime: each count has its own table.", 1, 1, 1024),
            CommandArgument.Limit()));

    private static async Task<CommandOutput> ListAsync(CommandCall call)
    {
        var (store, limit) = (call.Node.System.Store, call.Integer("limit"));
        var devices = await store.ListActorsAsync(SearchActors.Device("any").Kind, null, limit + 1, call.Cancellation);
        var work = new List<WorkRow>();
        foreach (var state in new[] { WorkState.Queued, WorkState.Leased })
        {
            work.AddRange(await store.ListWorkAsync(Pools.Device, state, 1000, call.Cancellation));
        }

        int Items(ActorRow device, WorkState state) => work.Count(item => item.State == state && item.Labels.Contains(Pools.DeviceLabel(device.Actor.Key)));
        return new Answer(TablePart.First(
            "devices",
            devices,
            limit,
            new Column<ActorRow>("device", device => device.Actor.Key),
            new Column<ActorRow>("queued", device => Items(device, WorkState.Queued), ValueFormat.Integer),
            new Column<ActorRow>("leased", device => Items(device, WorkState.Leased), ValueFormat.Integer),
            new Column<ActorRow>("events", device => device.SequenceNr, ValueFormat.Integer),
            new Column<ActorRow>("lastEvent", device => device.LastEventAt, ValueFormat.Age)));
    }

    private static async Task<CommandOutput> TableAsync(CommandCall call)
    {
        var table = await AskAsync<DeviceTable>(call, new DescribeDevice(call.Integer("threads")));
        if (table.Costs is not { } costs)
        {
            return new Answer { Notes = [$"Nothing was measured on {call.Text("device")} with {call.Integer("threads")} threads yet."] };
        }

        return new Answer(
            new RecordPart(
                "conditions",
                new("device", costs.Conditions.Device),
                new("runtime", costs.Conditions.Runtime),
                new("precision", costs.Conditions.Precision),
                new("batch", costs.Conditions.Batch, ValueFormat.Integer),
                new("threads", costs.Conditions.Threads, ValueFormat.Integer),
                new("powerMode", costs.Conditions.PowerMode),
                new("operations", costs.Milliseconds.Count, ValueFormat.Integer)),
            TablePart.First(
                "costs",
                [.. costs.Milliseconds.OrderByDescending(entry => entry.Value)],
                call.Integer("limit"),
                new Column<KeyValuePair<string, double>>("operation", entry => entry.Key),
                new Column<KeyValuePair<string, double>>("latency", entry => entry.Value, ValueFormat.Milliseconds)));
    }

    private static async Task<TReply> AskAsync<TReply>(CommandCall call, DeviceCommand command)
        where TReply : class
    {
        var name = call.Text("device");
        if (!ActorId.TryParse($"{SearchActors.Device("any").Kind}/{name}", out var device) || await call.Node.System.Store.HighestSequenceNrAsync(device, call.Cancellation) == 0)
        {
            var nearest = NearestWord.Of(name, await Offers.Devices(call));
            throw new ApiRefusal(
                StatusCodes.Status404NotFound, $"No search has used a device {name}{(nearest is null ? "" : $"; did you mean {nearest}?")}.", "'device list' shows them.");
        }

        return await call.Node.System.AskAsync<TReply>(device, command, Patience, cancellationToken: call.Cancellation);
    }
}

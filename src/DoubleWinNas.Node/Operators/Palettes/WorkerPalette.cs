using DoubleWinNas.Actors.Store;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Operators.Output;
using DoubleWinNas.Node.Terminal;
using Microsoft.AspNetCore.Http;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary><c>worker</c>: who computes.</summary>
internal static class WorkerPalette
{
    /// <summary>More than a cluster has.</summary>
    private const int Most = 10_001;

    private static readonly CommandArgument Name = CommandArgument.Word("worker", "Name of a worker.", Names);

    public static Palette Definition { get; } = new(
        "worker",
        "Workers of all nodes, children and remote ones.",
        PaletteCommand.Looks("list", "Lists workers seen within the last day and what they hold.", ListAsync, CommandArgument.Limit()),
        PaletteCommand.Looks("show", "Shows a worker, and its process where it is a child of this node.", ShowAsync, Name),
        PaletteCommand.Changes(
            "drain",
            "Has a worker finish what it holds, take nothing new and end.",
            DrainAsync,
            Name,
            CommandArgument.Switch("undo", "Takes the order back.")));

    private static async Task<IEnumerable<string>> Names(CommandCall call) => (await AllAsync(call)).Select(worker => worker.Name);

    private static Task<IReadOnlyList<WorkerRow>> AllAsync(CommandCall call) => call.Node.System.Store.ListWorkersAsync(Most, call.Cancellation);

    private static async Task<CommandOutput> ListAsync(CommandCall call) => new Answer(TablePart.First(
        "workers",
        await AllAsync(call),
        call.Integer("limit"),
        new Column<WorkerRow>("worker", worker => worker.Name),
        new Column<WorkerRow>("state", worker => worker.State),
        new Column<WorkerRow>("item", worker => worker.Item),
        new Column<WorkerRow>("order", worker => worker.Order),
        new Column<WorkerRow>("seen", worker => worker.SeenAt, ValueFormat.Age),
        new Column<WorkerRow>("started", worker => worker.StartedAt, ValueFormat.Age),
        new Column<WorkerRow>("pools", worker => worker.Pools),
        new Column<WorkerRow>("labels", worker => worker.Labels),
        new Column<WorkerRow>("node", worker => worker.Node),
        new Column<WorkerRow>("host", worker => worker.Host),
        new Column<WorkerRow>("version", worker => worker.Version)));

    private static async Task<CommandOutput> ShowAsync(CommandCall call)
    {
        var worker = await RequireAsync(call);
        var child = call.Node.Desk.Children().FirstOrDefault(child => child.Name == worker.Name);
        var item = worker.Item is { } id ? await call.Node.System.Store.FindWorkAsync(id, call.Cancellation) : null;
        return new Answer(new RecordPart(
            "worker",
            new("worker", worker.Name),
            new("instance", worker.Instance),
            new("state", worker.State),
            new("order", worker.Order),
            new("item", worker.Item),
            new("attempts", item?.Attempts, ValueFormat.Integer),
            new("leaseEndsIn", item?.LeaseEndsIn, ValueFormat.Duration),
            new("progress", OutputValue.Parsed(item?.Progress)),
            new("pools", worker.Pools),
            new("labels", worker.Labels),
            new("node", worker.Node),
            new("host", worker.Host),
            new("version", worker.Version),
            new("started", worker.StartedAt, ValueFormat.Age),
            new("seen", worker.SeenAt, ValueFormat.Age),
            new("process", child?.ProcessId?.ToString()),
            new("restarts", child?.Restarts, ValueFormat.Integer),
            new("lastEnd", child?.LastEnd)));
    }

    private static async Task<CommandOutput> DrainAsync(CommandCall call)
    {
        var worker = await RequireAsync(call);
        var order = call.Has("undo") ? WorkerOrder.None : WorkerOrder.Drain;
        await call.Node.System.Store.OrderWorkerAsync(worker.Name, order, call.Cancellation);
        return new Answer(new RecordPart("worker", new("worker", worker.Name), new("order", order), new("item", worker.Item)))
        {
            Notes = [order == WorkerOrder.None ? "It takes work again." : worker.Item is { } item ? $"It finishes {item} first." : "It holds nothing and ends when it asks for work."],
        };
    }

    private static async Task<WorkerRow> RequireAsync(CommandCall call)
    {
        var name = call.Text("worker");
        var all = await AllAsync(call);
        if (all.FirstOrDefault(worker => worker.Name == name) is { } found)
        {
            return found;
        }

        var nearest = NearestWord.Of(name, all.Select(worker => worker.Name));
        throw new ApiRefusal(
            StatusCodes.Status404NotFound, $"No worker {name} was seen within the last day{(nearest is null ? "" : $"; did you mean {nearest}?")}.", "'worker list' shows them.");
    }
}

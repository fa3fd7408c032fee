using DoubleWinNas.Actors.Store;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Operators.Output;
using Microsoft.AspNetCore.Http;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary><c>work</c>: what workers compute.</summary>
internal static class WorkPalette
{
    private static readonly string[] States = [.. Enum.GetValues<WorkState>().Select(state => OutputValue.Word(state))];

    public static Palette Definition { get; } = new(
        "work",
        "Work items that workers pull and compute.",
        PaletteCommand.Looks(
            "list",
            "Lists items: queued ones in the order in which they will be leased, others newest first.",
            ListAsync,
            CommandArgument.Option("pool", "Only of this pool.") with { Values = Pools },
            CommandArgument.Option("state", "Only in this state.") with { Choices = States },
            CommandArgument.Limit()),
        PaletteCommand.Looks("show", "Shows an item with its payload, progress, result and error.", ShowAsync, CommandArgument.Word("id", "Id of an item.", Offers.Work)),
        PaletteCommand.Changes(
            "cancel",
            "Cancels a queued or leased item; its requester is told as if it had failed for good.",
            CancelAsync,
            CommandArgument.Word("id", "Id of an item.", Offers.OpenWork)),
        PaletteCommand.Changes(
            "requeue",
            "Puts a quarantined or cancelled item back, its attempts at 0.",
            RequeueAsync,
            CommandArgument.Word("id", "Id of an item.", Offers.EndedWork)));

    private static async Task<IEnumerable<string>> Pools(CommandCall call) =>
        (await call.Node.System.Store.CountWorkAsync(call.Cancellation)).Select(count => count.Pool).Distinct();

    private static async Task<CommandOutput> ListAsync(CommandCall call)
    {
        var store = call.Node.System.Store;
        var pool = call.TextOrNull("pool");
        WorkState? state = call.TextOrNull("state") is { } word ? Enum.Parse<WorkState>(word, ignoreCase: true) : null;
        var items = await store.ListWorkAsync(pool, state, call.Integer("limit"), call.Cancellation);
        var counts = await store.CountWorkAsync(call.Cancellation);
        var all = counts.Where(count => (pool is null || count.Pool == pool) && (state is null || count.State == state)).Sum(count => (long)count.Count);
        return new Answer(
            TablePart.Of(
                "counts",
                counts,
                more: 0,
                new Column<WorkCount>("pool", count => count.Pool),
                new Column<WorkCount>("state", count => count.State),
                new Column<WorkCount>("items", count => count.Count, ValueFormat.Integer)),
            TablePart.Of(
                "work",
                items,
                Math.Max(0, all - items.Count),
                new Column<WorkRow>("id", item => item.Id),
                new Column<WorkRow>("pool", item => item.Pool),
                new Column<WorkRow>("state", item => item.State),
                new Column<WorkRow>("attempts", item => item.Attempts, ValueFormat.Integer),
                new Column<WorkRow>("maxAttempts", item => item.MaxAttempts, ValueFormat.Integer),
                new Column<WorkRow>("worker", item => item.Worker),
                new Column<WorkRow>("leaseEndsIn", item => item.LeaseEndsIn, ValueFormat.Duration),
                new Column<WorkRow>("enqueued", item => item.EnqueuedAt, ValueFormat.Age),
                new Column<WorkRow>("finished", item => item.FinishedAt, ValueFormat.Age),
                new Column<WorkRow>("error", item => item.Error)));
    }

    private static async Task<CommandOutput> ShowAsync(CommandCall call)
    {
        var item = await RequireAsync(call);
        return new Answer(
            new RecordPart(
                "work",
                new("id", item.Id),
                new("pool", item.Pool),
                new("state", item.State),
                new("requester", item.Requester.ToString()),
                new("type", item.Type),
                new("labels", item.Labels),
                new("priority", item.Priority, ValueFormat.Integer),
                new("attempts", item.Attempts, ValueFormat.Integer),
                new("maxAttempts", item.MaxAttempts, ValueFormat.Integer),
                new("epoch", item.Epoch, ValueFormat.Integer),
                new("worker", item.Worker),
                new("leaseEndsIn", item.LeaseEndsIn, ValueFormat.Duration),
                new("enqueued", item.EnqueuedAt, ValueFormat.Age),
                new("finished", item.FinishedAt, ValueFormat.Age),
                new("progress", OutputValue.Parsed(item.Progress)),
                new("error", item.Error),
                new("resultType", item.ResultType)),
            new TextPart("payload", item.Payload),
            new TextPart("result", item.ResultPayload ?? ""));
    }

    private static async Task<CommandOutput> CancelAsync(CommandCall call)
    {
        var item = await RequireAsync(call);
        return await call.Node.System.Store.CancelWorkAsync(item.Id, call.Cancellation)
            ? await AfterAsync(call)
            : throw Ended(item, "only queued and leased items can be cancelled");
    }

    private static async Task<CommandOutput> RequeueAsync(CommandCall call)
    {
        var item = await RequireAsync(call);
        return await call.Node.System.Store.RequeueWorkAsync(item.Id, call.Cancellation)
            ? await AfterAsync(call)
            : throw Ended(item, "only quarantined and cancelled items can be put back");
    }

    private static ApiRefusal Ended(WorkRow item, string rule) =>
        new(StatusCodes.Status409Conflict, $"{item.Id} is {OutputValue.Word(item.State)}; {rule}.");

    private static async Task<CommandOutput> AfterAsync(CommandCall call)
    {
        var item = await RequireAsync(call);
        return new Answer(new RecordPart("work", new("id", item.Id), new("state", item.State)));
    }

    private static async Task<WorkRow> RequireAsync(CommandCall call) =>
        await call.Node.System.Store.FindWorkAsync(call.Text("id"), call.Cancellation)
        ?? throw new ApiRefusal(StatusCodes.Status404NotFound, $"There is no work item {call.Text("id")}.", "'work list' shows them.");
}

using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Operators.Output;
using DoubleWinNas.Node.Work;
using DoubleWinNas.Node.Workers;
using Microsoft.AspNetCore.Http;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary><c>worker</c>: who computes.</summary>
internal static class WorkerPalette
{
    public static Palette Definition { get; } = new(
        "worker",
        "Worker processes.",
        PaletteCommand.Looks("list", "Lists this node's worker processes and what they compute.", ListAsync),
        PaletteCommand.Looks("show", "Shows a worker.", ShowAsync, CommandArgument.Word("worker", "Name of a worker.", Names)));

    private static Task<IEnumerable<string>> Names(CommandCall call) => Task.FromResult(call.Node.Desk.Children().Select(worker => worker.Name));

    private static Task<CommandOutput> ListAsync(CommandCall call) => Answer.Task(TablePart.Of(
        "workers",
        call.Node.Desk.Children(),
        more: 0,
        new Column<WorkerStatus>("worker", worker => worker.Name),
        new Column<WorkerStatus>("process", worker => worker.ProcessId?.ToString()),
        new Column<WorkerStatus>("state", worker => worker.State),
        new Column<WorkerStatus>("item", worker => worker.Item?.Id),
        new Column<WorkerStatus>("attempt", worker => worker.Item?.Attempt, ValueFormat.Integer),
        new Column<WorkerStatus>("share", worker => WorkProgress.Parse(worker.Item?.Progress)?.Share, ValueFormat.Percent),
        new Column<WorkerStatus>("restarts", worker => worker.Restarts, ValueFormat.Integer),
        new Column<WorkerStatus>("lastEnd", worker => worker.LastEnd)));

    private static Task<CommandOutput> ShowAsync(CommandCall call)
    {
        var name = call.Text("worker");
        var worker = call.Node.Desk.Children().FirstOrDefault(worker => worker.Name == name)
            ?? throw new ApiRefusal(StatusCodes.Status404NotFound, $"There is no worker {name}.", "'worker list' shows them.");
        return Answer.Task(new RecordPart(
            "worker",
            new("worker", worker.Name),
            new("process", worker.ProcessId?.ToString()),
            new("state", worker.State),
            new("item", worker.Item?.Id),
            new("type", worker.Item?.Type),
            new("attempt", worker.Item?.Attempt, ValueFormat.Integer),
            new("progress", OutputValue.Parsed(worker.Item?.Progress)),
            new("restarts", worker.Restarts, ValueFormat.Integer),
            new("lastEnd", worker.LastEnd)));
    }
}

using System.Globalization;
using DoubleWinNas.Node.Work;
using DoubleWinNas.Node.Workers;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DoubleWinNas.Node.Searches;

/// <summary>Progress for a person: drawn in place.</summary>
internal sealed class LiveView(LiveDisplayContext display, TimeProvider time) : ISearchView
{
    private const int BarWidth = 32;

    private static readonly (SearchPhase Phase, string Name)[] Road =
    [
        (SearchPhase.Calibrating, "costs"), (SearchPhase.TrainingSupernet, "supernet"), (SearchPhase.Evolving, "evolution"), (SearchPhase.Contending, "contenders"),
        (SearchPhase.FineTuning, "fine-tuning"), (SearchPhase.Transforming, "transformation"), (SearchPhase.Measuring, "measurement"),
    ];

    private readonly PhaseClock _clock = new(time);

    public void Trouble(string message)
    {
        display.UpdateTarget(new Markup($"[yellow]waiting[/]: {Markup.Escape(message)}"));
        display.Refresh();
    }

    public void Show(SearchStatus status, IReadOnlyList<WorkerStatus> workers)
    {
        var progress = SearchProgress.Of(status, workers);
        var left = _clock.Left(progress.State, progress.Share);
        display.UpdateTarget(Draw(status, progress, left, workers));
        display.Refresh();
    }

    /// <summary>The picture of one moment.</summary>
    internal static IRenderable Draw(SearchStatus status, SearchProgress progress, TimeSpan? left, IReadOnlyList<WorkerStatus> workers)
    {
        var done = (int)(progress.Share * BarWidth);
        var bar = $"[green]{new string('━', done)}[/][grey]{new string('━', BarWidth - done)}[/]";
        var rows = new List<IRenderable>
        {
            new Markup($"[bold]{Markup.Escape(status.Settings!.Name)}[/]  {string.Join(" [grey]>[/] ", RoadOf(status.Settings).Select(step => Step(step, status.Phase)))}"),
            new Markup($"{Markup.Escape(progress.Phase)}, {Markup.Escape(progress.Step)}  {bar} {progress.Share:P0}  {SearchFigures.Time(left)} left in this phase"),
            Figures(progress),
            Workers(workers),
        };
        rows.AddRange(status.WaitsFor.Select(device => new Markup($"[yellow]waiting[/]: {Markup.Escape(DeviceWaits.Sentence(device))}")));
        rows.AddRange(status.Quarantined.TakeLast(3).Select(item => new Markup($"[yellow]given up[/] {Markup.Escape(item.WorkId)}: {Markup.Escape(item.Error)}")));
        if (status.IsPaused)
        {
            rows.Add(new Markup($"[yellow]paused[/]: {Markup.Escape(status.Reason ?? "")}"));
        }

        return new Rows(rows);
    }

    private static IEnumerable<(SearchPhase Phase, string Name)> RoadOf(SearchSettings settings) =>
        Road.Where(step => step.Phase != SearchPhase.Contending || settings.Finalists.Contenders > 0);

    private static string Step((SearchPhase Phase, string Name) step, SearchPhase now) =>
        step.Phase < now ? $"[green]{step.Name}[/]" : step.Phase == now ? $"[bold]{step.Name}[/]" : $"[grey]{step.Name}[/]";

    private static Markup Figures(SearchProgress progress)
    {
        var best = progress.Best is { } accuracy ? accuracy.ToString("P1", CultureInfo.InvariantCulture) : "-";
        var hypervolume = progress.Hypervolume?.ToString("G4", CultureInfo.InvariantCulture) ?? "-";
        var images = progress.ImagesPerSecond?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";
        return new Markup(
            $"[grey]evaluated[/] {progress.Evaluations}  [grey]front[/] {progress.FrontSize}  [grey]best within the constraints[/] {best}  "
            + $"[grey]hypervolume[/] {hypervolume}  [grey]items[/] {progress.Items}  [grey]images/s[/] {images}");
    }

    private static Table Workers(IReadOnlyList<WorkerStatus> workers)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("worker", "item", "progress", "note");
        foreach (var worker in workers)
        {
            var item = WorkProgress.Parse(worker.Item?.Progress);
            table.AddRow(
                $"[grey]{Markup.Escape(worker.Name)}[/]",
                Markup.Escape(worker.Item?.Id ?? worker.State.ToString().ToLowerInvariant()),
                item is null ? "" : Markup.Escape($"{item.Phase} {item.Share:P0}"),
                worker.Restarts == 0 ? "" : $"[yellow]restarted {worker.Restarts} times[/]");
        }

        return table;
    }
}

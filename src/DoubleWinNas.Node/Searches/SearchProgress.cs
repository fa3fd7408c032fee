using DoubleWinNas.Node.Work;
using DoubleWinNas.Node.Workers;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Node.Searches;

/// <summary>How far a search is, in figures for a person.</summary>
/// <param name="Phase">In words.</param>
/// <param name="Step">Round, generation or finalist; empty where there is none.</param>
/// <param name="Share">Done of this phase, 0 to 1.</param>
/// <param name="Items">Work items in workers' hands.</param>
/// <param name="ImagesPerSecond">Of all workers together; null while none is known.</param>
internal sealed record SearchProgress(
    SearchPhase State,
    string Phase,
    string Step,
    double Share,
    int Evaluations,
    int FrontSize,
    double? Best,
    double? Hypervolume,
    int Items,
    double? ImagesPerSecond)
{
    /// <summary>How much of an unfinished unit may count as done: never all of it.</summary>
    private const double MostOfAUnit = 0.95;

    public static SearchProgress Of(SearchStatus status, IReadOnlyList<WorkerStatus> workers)
    {
        var progress = workers.Where(worker => worker.Item is not null).Select(worker => WorkProgress.Parse(worker.Item!.Progress)).ToArray();
        var underWay = progress.Sum(item => item?.Share ?? 0);
        var (phase, step, share) = Measure(status, underWay);
        var images = progress.Where(item => item?.ImagesPerSecond is not null).Sum(item => item!.ImagesPerSecond!.Value);
        return new SearchProgress(
            status.Phase,
            phase,
            step,
            share,
            status.Evaluations,
            status.Front.Count,
            status.Front.Count > 0 ? status.Front.Max(candidate => candidate.Accuracy) : null,
            status.Generations.Count > 0 ? status.Generations[^1].Hypervolume : null,
            progress.Length,
            images > 0 ? images : null);
    }

    private static (string Phase, string Step, double Share) Measure(SearchStatus status, double underWay)
    {
        var settings = status.Settings!;
        var finalists = status.Finalists.Count;
        var devices = settings.Devices.Count;
        return status.Phase switch
        {
            SearchPhase.Calibrating => ("measuring what operations cost", "", Math.Min(MostOfAUnit, underWay)),
            SearchPhase.TrainingSupernet => Counted("training the supernet", "round", status.Rounds.Count, settings.Supernet.Rounds, underWay / settings.Supernet.Replicas),
            SearchPhase.Evolving => Counted("evolving", "generation", status.Generations.Count, settings.Evolution.Generations + 1, 0),
            SearchPhase.Contending => Counted("training contenders", "contender", status.Contenders.Count(contender => contender.IsJudged), status.Contenders.Count, underWay),
            SearchPhase.FineTuning => Counted("fine-tuning", "finalist", status.Finalists.Count(IsTuned), finalists, underWay),
            SearchPhase.Transforming => Counted("transforming and proving", "network", status.Finalists.Sum(finalist => finalist.Devices.Count), finalists * devices, underWay),
            SearchPhase.Measuring => Counted(
                "measuring", "network", status.Finalists.Sum(finalist => finalist.Devices.Count(device => device.Measured is not null)), finalists * devices, underWay),
            SearchPhase.Correcting => ("correcting predictions", $"round {status.Corrections.Select(point => point.Round).DefaultIfEmpty(1).Max()}", 0),
            _ => (SearchFigures.Phase(status.Phase), "", 1),
        };
    }

    private static bool IsTuned(Finalist finalist) => finalist.FineTuned is not null || finalist.Error is not null;

    private static (string Phase, string Step, double Share) Counted(string phase, string unit, int done, int of, double underWay) => (
        phase,
        $"{unit} {Math.Min(done + 1, of)}/{of}",
        of == 0 ? 1 : Math.Min(1, (done + Math.Min(underWay, done < of ? Math.Max(1, of - done) * MostOfAUnit : 0)) / of));
}

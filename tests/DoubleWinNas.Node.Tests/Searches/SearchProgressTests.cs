using DoubleWinNas.Node.Searches;
using DoubleWinNas.Node.Work;
using DoubleWinNas.Node.Workers;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Tests.Searches;

public sealed class SearchProgressTests
{
    private static readonly SearchStatus Training = new(
        new SearchSettings { Name = "s" }, SearchPhase.TrainingSupernet, false, null, 0.1, [new(0, 2, 0.3, 0.2), new(1, 1.5, 0.4, 0.3)], [], [], [], [], 0);

    [Fact]
    public void A_round_counts_by_what_its_replicas_have_done()
    {
        var progress = SearchProgress.Of(Training, [Worker(0.5, 800), Worker(0.25, 700), Worker(null, null)]);

        Assert.Equal(("training the supernet", "round 3/8"), (progress.Phase, progress.Step));
        Assert.Equal((2 + (0.75 / 2)) / 8, progress.Share, precision: 9);
        Assert.Equal(2, progress.Items);
        Assert.Equal(1500, progress.ImagesPerSecond);
    }

    [Fact]
    public void A_generation_tells_front_best_and_hypervolume()
    {
        var status = Training with
        {
            Phase = SearchPhase.Evolving,
            Generations = [new(0, 24, 20, 0.03, 0.8, 5)],
            Front = [new("g", 0.8, 0.3, 0.2, 0, []), new("h", 0.7, 0.2, 0.1, 0, [])],
            Evaluations = 24,
        };

        var progress = SearchProgress.Of(status, []);

        Assert.Equal(("generation 2/9", 0.8, 0.03, 2, 24), (progress.Step, progress.Best, progress.Hypervolume, progress.FrontSize, progress.Evaluations));
        Assert.Equal(1 / 9d, progress.Share, precision: 9);
        Assert.Contains("front of 2, best 80.0 %", SearchFigures.Line(progress, TimeSpan.FromSeconds(75)));
        Assert.Contains("1:15 left", SearchFigures.Line(progress, TimeSpan.FromSeconds(75)));
    }

    [Fact]
    public void Contenders_count_as_they_end()
    {
        var candidate = new Candidate("g", 0.8, 0.3, 0.2, 0, []);
        var status = Training with { Phase = SearchPhase.Contending, Contenders = [new(candidate, 0.9, null), new(candidate, null, "crashed"), new(candidate, null, null), new(candidate, null, null)] };

        var progress = SearchProgress.Of(status, [Worker(0.5, 800)]);

        Assert.Equal(("training contenders", "contender 3/4"), (progress.Phase, progress.Step));
        Assert.Equal(2.5 / 4, progress.Share, precision: 9);
    }

    private static WorkerStatus Worker(double? share, double? images) => new(
        "worker-1",
        1,
        share is null ? WorkerState.Idle : WorkerState.Working,
        share is null ? null : new WorkerItem("train/s/r2/k0", "work.train-round", 1, new WorkProgress("training", share, images).ToJson()),
        0,
        null);
}

using DoubleWinNas.Node.Configuration.Search;
using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Operators.Output;
using DoubleWinNas.Node.Results;
using DoubleWinNas.Node.Searches;
using DoubleWinNas.Orchestration;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary><c>search</c>: searches, running and ended.</summary>
internal static class SearchPalette
{
    public static Palette Definition { get; } = new(
        "search",
        "Searches, running and ended.",
        PaletteCommand.Looks("list", "Lists searches with their phase and best accuracy.", ListAsync, CommandArgument.Limit()),
        PaletteCommand.Looks("show", "Shows how a search stands: phase, learning curve, generations, finalists, what was given up.", ShowAsync, SearchAsk.Name),
        PaletteCommand.Changes(
            "pause",
            "Begins nothing new for a search; what is under way finishes.",
            call => OrderAsync(call, new PauseSearch(call.TextOrNull("reason"))),
            SearchAsk.Name,
            CommandArgument.Option("reason", "Why, for people.")),
        PaletteCommand.Changes("resume", "Goes on with a paused search, and tries again what was given up.", call => OrderAsync(call, new ResumeSearch()), SearchAsk.Name),
        PaletteCommand.Changes("cancel", "Ends a search for good; its work is cancelled.", call => OrderAsync(call, new CancelSearch()), SearchAsk.Name),
        PaletteCommand.Follows(
            "tail", "Follows what a search records.", TailAsync, SearchAsk.Name, CommandArgument.Count("last", "Records before now to begin with, 0 to 1000.", 0, 0, 1000)));

    private static async Task<CommandOutput> ListAsync(CommandCall call)
    {
        var searches = await SearchAccess.ListAsync(call.Node.System, call.Integer("limit"), call.Cancellation);
        return new Answer(TablePart.Of(
            "searches",
            searches.Records,
            searches.More,
            new Column<SearchRecord>("search", search => search.Name),
            new Column<SearchRecord>("phase", search => search.Phase),
            new Column<SearchRecord>("isPaused", search => search.IsPaused),
            new Column<SearchRecord>("evaluated", search => search.Evaluations, ValueFormat.Integer),
            new Column<SearchRecord>("best", search => search.Best, ValueFormat.Percent),
            new Column<SearchRecord>("finalists", search => search.Finalists, ValueFormat.Integer),
            new Column<SearchRecord>("reason", search => search.Reason)));
    }

    private static async Task<CommandOutput> ShowAsync(CommandCall call)
    {
        var status = await SearchAsk.StatusAsync(call, new DescribeSearch());
        return new Answer(
            Summary(status, SearchProgress.Of(status, call.Node.Desk.Children())),
            TablePart.Of(
                "rounds",
                status.Rounds,
                more: 0,
                new Column<RoundPoint>("round", point => point.Round, ValueFormat.Integer),
                new Column<RoundPoint>("loss", point => point.Loss, ValueFormat.Number),
                new Column<RoundPoint>("largest", point => point.Largest, ValueFormat.Percent),
                new Column<RoundPoint>("smallest", point => point.Smallest, ValueFormat.Percent)),
            TablePart.Of(
                "generations",
                status.Generations,
                more: 0,
                new Column<GenerationPoint>("generation", point => point.Generation, ValueFormat.Integer),
                new Column<GenerationPoint>("evaluated", point => point.Evaluated, ValueFormat.Integer),
                new Column<GenerationPoint>("feasible", point => point.Feasible, ValueFormat.Integer),
                new Column<GenerationPoint>("front", point => point.FrontSize, ValueFormat.Integer),
                new Column<GenerationPoint>("best", point => point.Best, ValueFormat.Percent),
                new Column<GenerationPoint>("hypervolume", point => point.Hypervolume, ValueFormat.Number)),
            TablePart.Of(
                "contenders",
                status.Contenders,
                more: 0,
                new Column<Contender>("genotype", contender => contender.Candidate.Genotype),
                new Column<Contender>("predicted", contender => contender.Candidate.ShallowMilliseconds, ValueFormat.Milliseconds),
                new Column<Contender>("searched", contender => contender.Candidate.Accuracy, ValueFormat.Percent),
                new Column<Contender>("trained", contender => contender.Validation, ValueFormat.Percent),
                new Column<Contender>("error", contender => contender.Error)),
            TablePart.Of(
                "finalists",
                FinalistEntry.Of(status),
                more: 0,
                new Column<FinalistEntry>("number", entry => entry.Number, ValueFormat.Integer),
                new Column<FinalistEntry>("genotype", entry => entry.Finalist.Candidate.Genotype),
                new Column<FinalistEntry>("searched", entry => entry.Finalist.Candidate.Accuracy, ValueFormat.Percent),
                new Column<FinalistEntry>("validation", entry => entry.Finalist.FineTuned?.Validation, ValueFormat.Percent),
                new Column<FinalistEntry>("test", entry => entry.Finalist.FineTuned?.Test, ValueFormat.Percent),
                new Column<FinalistEntry>("error", entry => entry.Finalist.Error)),
            TablePart.Of(
                "quarantined",
                status.Quarantined,
                more: 0,
                new Column<QuarantinedWork>("work", item => item.WorkId),
                new Column<QuarantinedWork>("error", item => item.Error),
                new Column<QuarantinedWork>("consequence", item => item.Consequence)));
    }

    private static async Task<CommandOutput> OrderAsync(CommandCall call, SearchCommand order)
    {
        var status = await SearchAsk.StatusAsync(call, order);
        return new Answer(Summary(status, SearchProgress.Of(status, call.Node.Desk.Children())));
    }

    private static RecordPart Summary(SearchStatus status, SearchProgress progress) => new(
        "search",
        new("search", status.Settings!.Name),
        new("phase", status.Phase),
        new("step", progress.Step),
        new("share", progress.Share, ValueFormat.Percent),
        new("isPaused", status.IsPaused),
        new("reason", status.Reason),
        new("evaluated", status.Evaluations, ValueFormat.Integer),
        new("front", status.Front.Count, ValueFormat.Integer),
        new("best", progress.Best, ValueFormat.Percent),
        new("waitsFor", status.WaitsFor),
        new("energyUnavailable", status.EnergyUnavailable),
        new("leastReachable", status.LeastReachable, ValueFormat.Milliseconds),
        new("constraints", status.Settings.Constraints.Select(ConstraintText.Print)));

    private static async Task<CommandOutput> TailAsync(CommandCall call)
    {
        var name = call.Text("search");
        await SearchAccess.RequireAsync(call.Node.System, name, call.Cancellation);
        return new Tail(await Tails.OfJournalAsync(call.Node.System, SearchActors.Search(name), call.Integer("last"), call.Cancellation));
    }
}

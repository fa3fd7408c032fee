using System.Globalization;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Operators.Output;
using DoubleWinNas.Orchestration.Messages;
using Microsoft.AspNetCore.Http;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary><c>trial</c>: the candidates of a search.</summary>
internal static class TrialPalette
{
    private const int MostOffered = 200;

    private static readonly string[] States = [.. Enum.GetValues<TrialStanding>().Select(state => OutputValue.Word(state))];

    public static Palette Definition { get; } = new(
        "trial",
        "The candidates that a search evaluated.",
        PaletteCommand.Looks(
            "list",
            "Lists a search's candidates, the most accurate first.",
            ListAsync,
            SearchAsk.Name,
            CommandArgument.Option("generation", "Only of this generation; 0 is the first."),
            CommandArgument.Option("state", "Only in this state.") with { Choices = States },
            CommandArgument.Limit()),
        PaletteCommand.Looks("show", "Shows a candidate.", ShowAsync, SearchAsk.Name, Trial(state: null)),
        PaletteCommand.Changes(
            "retry",
            "Evaluates a quarantined candidate once more; if that goes well it takes part from the next generation on.",
            call => OrderAsync(call, genotype => new RetryTrial(genotype)),
            SearchAsk.Name,
            Trial(TrialStanding.Quarantined)),
        PaletteCommand.Changes(
            "quarantine",
            "Takes a candidate out of the evolution: it neither survives nor comes to the front.",
            call => OrderAsync(call, genotype => new QuarantineTrial(genotype, call.TextOrNull("reason"))),
            SearchAsk.Name,
            Trial(state: null),
            CommandArgument.Option("reason", "Why, for people.")));

    private static CommandArgument Trial(TrialStanding? state) => CommandArgument.Word(
        "trial", "Genotype, or the beginning of its hash.", async call => call.Has("search")
            ? (await SearchAsk.AskAsync<TrialList>(call, new DescribeTrials(null, state, null, MostOffered))).Trials.Select(trial => trial.Hash)
            : []);

    private static async Task<CommandOutput> ListAsync(CommandCall call)
    {
        int? generation = call.TextOrNull("generation") is not { } text ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new ApiRefusal(StatusCodes.Status400BadRequest, $"generation is '{text}'; allowed are whole numbers from 0.");
        TrialStanding? state = call.TextOrNull("state") is { } word ? Enum.Parse<TrialStanding>(word, ignoreCase: true) : null;
        var found = await SearchAsk.AskAsync<TrialList>(call, new DescribeTrials(generation, state, null, call.Integer("limit")));
        return new Answer(TablePart.Of(
            "trials",
            found.Trials,
            found.Total - found.Trials.Count,
            new Column<Trial>("hash", trial => trial.Hash),
            new Column<Trial>("generation", trial => trial.Candidate.Generation, ValueFormat.Integer),
            new Column<Trial>("state", trial => trial.State),
            new Column<Trial>("accuracy", trial => trial.Candidate.Accuracy, ValueFormat.Percent),
            new Column<Trial>("deep", trial => trial.Candidate.DeepMilliseconds, ValueFormat.Milliseconds),
            new Column<Trial>("shallow", trial => trial.Candidate.ShallowMilliseconds, ValueFormat.Milliseconds),
            new Column<Trial>("genotype", trial => trial.Candidate.Genotype),
            new Column<Trial>("reason", trial => trial.Reason)));
    }

    private static async Task<CommandOutput> ShowAsync(CommandCall call)
    {
        var trial = await RequireAsync(call);
        return new Answer(new RecordPart(
            "trial",
            new("search", call.Text("search")),
            new("genotype", trial.Candidate.Genotype),
            new("hash", trial.Hash),
            new("generation", trial.Candidate.Generation, ValueFormat.Integer),
            new("state", trial.State),
            new("reason", trial.Reason),
            new("accuracy", trial.Candidate.Accuracy, ValueFormat.Percent),
            new("deep", trial.Candidate.DeepMilliseconds, ValueFormat.Milliseconds),
            new("shallow", trial.Candidate.ShallowMilliseconds, ValueFormat.Milliseconds),
            new("parents", trial.Candidate.Parents)));
    }

    private static async Task<CommandOutput> OrderAsync(CommandCall call, Func<string, SearchCommand> order)
    {
        var trial = await RequireAsync(call);
        var ordered = await SearchAsk.AskAsync<TrialOrdered>(call, order(trial.Candidate.Genotype));
        return ordered.Refusal is { } refusal
            ? throw new ApiRefusal(StatusCodes.Status409Conflict, $"{refusal}.")
            : new Answer(new RecordPart("trial", new("search", call.Text("search")), new("genotype", trial.Candidate.Genotype), new("outcome", "ordered")));
    }

    private static async Task<Trial> RequireAsync(CommandCall call)
    {
        var (search, wanted) = (call.Text("search"), call.Text("trial"));
        var found = await SearchAsk.AskAsync<TrialList>(call, new DescribeTrials(null, null, wanted, 2));
        return found.Total switch
        {
            1 => found.Trials[0],
            0 => throw new ApiRefusal(StatusCodes.Status404NotFound, $"Search {search} has evaluated no candidate {wanted}.", $"'trial list {search}' shows them."),
            _ => throw new ApiRefusal(StatusCodes.Status409Conflict, $"{found.Total} candidates of {search} begin with {wanted}.", "Give more of the hash."),
        };
    }
}

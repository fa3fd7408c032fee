using System.CommandLine;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Node.Runs;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Training.Evaluation;
using DoubleWinNas.Transformation;
using DoubleWinNas.Transformation.Plans;
using DoubleWinNas.Transformation.Verification;
using Spectre.Console;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas transform</c>: the deep network of a run into a shallow one, written only when it is proved to be equal.</summary>
internal sealed class TransformCommand : DwnasCommand
{
    private const string Auto = "auto";

    private readonly Argument<string> _directory = CommandSymbols.RunDirectory();

    private readonly Option<string> _plan = new("--plan")
    {
        Description = $"What is merged: {Auto} (what measures fastest on this machine), {string.Join(", ", MergePlan.Names)}, or a plan's JSON file.",
        HelpName = "PLAN",
        DefaultValueFactory = _ => Auto,
    };

    private readonly Option<string?> _resolution = CommandSymbols.Resolution("Resolution that the network is merged and planned for; default: the training's.");

    private readonly Option<int?> _recalibrate = new("--recalibrate")
    {
        Description = "Measures the statistics of the resolution on this many batches of 128 training images, and keeps them with the run.",
        HelpName = "N",
    };

    private readonly Option<string?> _dataset = new("--dataset") { Description = "Where the training's dataset is now, to recalibrate on.", HelpName = "D" };

    public TransformCommand(CommandTerminal terminal)
        : base("transform", "Merges a trained deep network into an equal shallow one.", "dwnas transform runs/first --plan auto", terminal)
    {
        Add(_directory);
        Add(_plan);
        Add(_resolution);
        Add(_recalibrate);
        Add(_dataset);
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var run = StoredRun.Open(parsed.GetRequiredValue(_directory));
        var resolution = parsed.GetValue(_resolution) is { } text ? Resolution.Parse(text) : run.Resolution;
        if (parsed.GetValue(_recalibrate) is { } batches)
        {
            Recalibrate(run, resolution, batches, parsed.GetValue(_dataset), terminal, cancellation);
        }

        var deep = run.LoadDeep(resolution);
        var planned = Plan(parsed.GetRequiredValue(_plan), run, deep.Network, resolution, terminal, cancellation);
        var form = Transformer.Transform(deep.Network, deep.Weights, planned.Plan);
        var report = Equivalence.Verify(deep.Network, deep.Weights, form.Network, form.Weights);
        report.RequireEquivalent();
        cancellation.ThrowIfCancellationRequested();
        run.SaveShallow(form, report, resolution);
        terminal.Result(TransformSummary.Of(deep.Network, form, planned, report, resolution), (console, summary) => summary.Draw(console));
        return Task.FromResult(ExitCode.Done);
    }

    private static void Recalibrate(
        StoredRun run, Resolution resolution, int batches, string? place, CommandTerminal terminal, CancellationToken cancellation)
    {
        if (resolution.Height != resolution.Width)
        {
            throw new InputException($"Statistics are kept for square images; {resolution} is not square. Leave --recalibrate out: they are interpolated.");
        }

        using var dataset = RunDataset.Open(run, place, terminal);
        var stored = run.Load(NetworkForm.Deep);
        run.AddStatistics(resolution.Height, NetworkEvaluation.Recalibrate(
            new EvaluationOptions { Network = stored.Network, Weights = stored.Weights, Resolution = resolution, S = run.Record.S, RecalibrationBatches = batches },
            dataset,
            cancellation));
    }

    private static PlanChoice Plan(
        string plan, StoredRun run, Network deep, Resolution resolution, CommandTerminal terminal, CancellationToken cancellation)
    {
        if (plan == Auto)
        {
            var table = HostCosts.Complete(run, deep, resolution, terminal, cancellation);
            var chosen = Planner.Choose(deep, resolution, table);
            return new PlanChoice(chosen.Plan, chosen.DeepMilliseconds, chosen.ShallowMilliseconds);
        }

        // A file may be called like a plan's name only if it is given with its folder.
        return new PlanChoice(MergePlan.Names.Contains(plan) || !File.Exists(plan) ? MergePlan.Named(plan, deep) : MergePlan.Load(plan), null, null);
    }
}

/// <summary>A plan, with the times that the costs predict where it was chosen by them.</summary>
internal sealed record PlanChoice(MergePlan Plan, double? DeepMilliseconds, double? ShallowMilliseconds);

/// <summary>What <c>dwnas transform</c> did.</summary>
internal sealed record TransformSummary(
    string Plan,
    Resolution Resolution,
    int DeepConvolutions,
    int ShallowConvolutions,
    long DeepMacs,
    long ShallowMacs,
    double? PredictedDeepMilliseconds,
    double? PredictedShallowMilliseconds,
    EquivalenceSummary Equivalence)
{
    public static TransformSummary Of(Network deep, ShallowForm form, PlanChoice planned, EquivalenceReport report, Resolution resolution) => new(
        form.Plan.ToString(),
        resolution,
        Convolutions(deep),
        Convolutions(form.Network),
        NetworkCost.Of(deep, resolution).Macs,
        NetworkCost.Of(form.Network, resolution).Macs,
        planned.DeepMilliseconds,
        planned.ShallowMilliseconds,
        EquivalenceSummary.Of(report));

    public void Draw(IAnsiConsole console)
    {
        console.WriteLine($"merged      {Plan}");
        console.WriteLine($"network     {DeepConvolutions} convolutions, {DeepMacs:N0} MACs -> {ShallowConvolutions} convolutions, {ShallowMacs:N0} MACs at {Resolution}");
        if (PredictedDeepMilliseconds is { } deep && PredictedShallowMilliseconds is { } shallow)
        {
            console.WriteLine($"predicted   {deep:G4} ms -> {shallow:G4} ms on this machine ('dwnas measure' measures it)");
        }

        Equivalence.Draw(console);
    }

    private static int Convolutions(Network network) => network.Nodes.Count(node => node.Op is Conv2d);
}

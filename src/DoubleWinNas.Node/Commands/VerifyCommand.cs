using System.CommandLine;
using DoubleWinNas.Node.Runs;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Transformation.Verification;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas verify</c>: compares a run's stored shallow network with its deep one, and fails where they differ.</summary>
internal sealed class VerifyCommand : DwnasCommand
{
    private readonly Argument<string> _directory = CommandSymbols.RunDirectory();
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of the random images.", HelpName = "S", DefaultValueFactory = _ => 1 };

    public VerifyCommand(CommandTerminal terminal)
        : base("verify", "Proves that the stored shallow network equals the deep one.", "dwnas verify runs/first", terminal)
    {
        Add(_directory);
        Add(_seed);
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var run = StoredRun.Open(parsed.GetRequiredValue(_directory));
        var (deep, shallow) = (run.LoadDeep(run.ShallowResolution), run.Load(NetworkForm.Shallow));
        var options = EquivalenceOptions.Default with { Seed = parsed.GetValue(_seed) };
        var report = Equivalence.Verify(deep.Network, deep.Weights, shallow.Network, shallow.Weights, options);
        terminal.Result(EquivalenceSummary.Of(report), (console, summary) => summary.Draw(console));
        report.RequireEquivalent();
        return Task.FromResult(ExitCode.Done);
    }
}

using System.CommandLine;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Node.Terminal;
using Spectre.Console;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas device table show FILE</c>: what a cost table is valid for, what it holds, and how well it predicts what it lacks.</summary>
internal sealed class DeviceTableShowCommand : DwnasCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The table (JSON)." };

    public DeviceTableShowCommand(CommandTerminal terminal)
        : base("show", "Shows what a cost table is valid for and what it holds.", "dwnas device table show host.json", terminal) => Add(_file);

    protected override Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var table = CostTable.Load(parsed.GetRequiredValue(_file));
        var estimator = new CostEstimator(table);
        var kinds = table.Entries.Keys.GroupBy(text => CostOperation.Parse(text).Kind).ToDictionary(group => group.Key.ToString(), group => group.Count());
        terminal.Result(new ShownTable(table.Conditions, kinds, table.Energies.Count, table.Scales, estimator.ResolutionError, estimator.WidthError), Draw);
        return Task.FromResult(ExitCode.Done);
    }

    private static void Draw(IAnsiConsole console, ShownTable shown)
    {
        var at = shown.Conditions;
        console.WriteLine($"{at.Device}, {at.Runtime}, {at.Precision}, batch {at.Batch}, {at.Threads} threads, power mode {at.PowerMode}");
        foreach (var (kind, count) in shown.Operations)
        {
            console.WriteLine($"  {kind}: {count} operations");
        }

        console.WriteLine(shown.Energies == 0 ? "  no energies" : $"  {shown.Energies} operations have an energy");
        foreach (var (space, scale) in shown.Scales)
        {
            console.WriteLine($"  networks of {space} take {scale:F3} times the sum of their operations");
        }

        console.WriteLine($"  other resolutions are predicted within {Percent(shown.ResolutionError)}, other widths within {Percent(shown.WidthError)} (median, by leaving entries out)");
    }

    private static string Percent(double? error) => error is { } known ? known.ToString("P1", System.Globalization.CultureInfo.InvariantCulture) : "unknown (too few entries)";

    private sealed record ShownTable(
        CostConditions Conditions, IReadOnlyDictionary<string, int> Operations, int Energies, IReadOnlyDictionary<string, double> Scales, double? ResolutionError, double? WidthError);
}

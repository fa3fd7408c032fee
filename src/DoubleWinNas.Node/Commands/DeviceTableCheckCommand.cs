using System.CommandLine;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Node.Calibration;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Node.Work;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas device table check FILE</c>: whether a cost table still holds on this machine.</summary>
internal sealed class DeviceTableCheckCommand : DwnasCommand
{
    private const int MostOperations = 40;

    private readonly Argument<string> _file = new("FILE") { Description = "The table (JSON), measured on this machine." };

    public DeviceTableCheckCommand(CommandTerminal terminal)
        : base("check", "Measures some entries of a cost table again: does it still hold here?", "dwnas device table check host.json", terminal) => Add(_file);

    protected override Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var file = parsed.GetRequiredValue(_file);
        var table = CostTable.Load(file);
        var at = table.Conditions;
        var runtime = DeviceRuntimes.Open(at.Runtime.Split(' ')[0], Path.GetTempPath(), TimeProvider.System, MeasureCostsHandler.Care);
        var here = HostDevice.Conditions(HostDevice.Describe() with { Name = at.Device }, runtime.Identity, at.Batch, at.Threads, at.Precision);
        if (at.DifferenceTo(here) is { } difference)
        {
            throw new InputException($"{file}: {difference} Measure a new table: 'dwnas device table save'.");
        }

        // Every n-th entry: kinds and sizes lie next to each other.
        var step = Math.Max(1, table.Entries.Count / MostOperations);
        CostOperation[] chosen = [.. table.Entries.Keys.Where((_, i) => i % step == 0).Take(MostOperations).Select(CostOperation.Parse)];
        var measured = runtime.MeasureCosts(chosen, at, progress: null, cancellation);
        var result = TableAgreement.Of(table, measured);
        terminal.Result(result, (console, agreement) => console.Profile.Out.Writer.WriteLine(
            $"{file}: {agreement.Operations} of {table.Entries.Count} operations take {agreement.Scale:F3} times as long as in the table; after that they differ by {agreement.MedianDifference:P1} in the median: "
            + (agreement.Holds ? "the table holds." : "the table does not hold; measure a new one.")));
        return Task.FromResult(result.Holds ? ExitCode.Done : ExitCode.Failed);
    }
}

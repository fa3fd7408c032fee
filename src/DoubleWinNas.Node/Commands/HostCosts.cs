using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Node.Runs;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Node.Commands;

/// <summary>The cost table that the automatic plan needs, measured on this machine and kept with the run.</summary>
internal static class HostCosts
{
    /// <summary>Reads the run's table, or begins one where the conditions are others now; measures what it lacks; writes it.</summary>
    public static CostTable Complete(StoredRun run, Network deep, Resolution resolution, CommandTerminal terminal, CancellationToken cancellation) =>
        Complete(run.Costs, Planner.RequiredOperations(deep, resolution), terminal, cancellation);

    /// <summary>The same for a table's file and the operations that are needed.</summary>
    public static CostTable Complete(string file, IReadOnlyList<CostOperation> operations, CommandTerminal terminal, CancellationToken cancellation)
    {
        var runtime = new OnnxRuntimeInference();
        var conditions = HostDevice.Conditions(HostDevice.Describe(), runtime.Identity);
        var table = File.Exists(file) ? CostTable.Load(file) : new CostTable(conditions);
        if (table.Conditions != conditions)
        {
            terminal.Note($"{file} was measured under other conditions; measuring anew.");
            table = new CostTable(conditions);
        }

        using var line = new ProgressLine(terminal, TimeProvider.System);
        var progress = new DirectProgress<CostProgress>(at => line.Update((double)at.Done / at.Total, $"measuring {at.Operation}"));
        var measured = new CostMeasurer(runtime, TimeProvider.System).Complete(table, operations, progress, cancellation);
        if (measured.Measured > 0)
        {
            if (measured.Remark is { } remark)
            {
                line.Note($"This machine: {remark}; the plan may not be the best one.");
            }

            table.Save(file);
        }

        return table;
    }
}

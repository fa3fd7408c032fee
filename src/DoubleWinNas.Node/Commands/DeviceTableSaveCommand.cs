using System.CommandLine;
using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Devices.Platform;
using DoubleWinNas.Devices.Power;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Node.Configuration.Search;
using DoubleWinNas.Node.Results;
using DoubleWinNas.Node.Searches;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Node.Commands;

/// <summary>
/// <c>dwnas device table save FILE</c>: a cost table that a search can be frozen to: measured on this machine for a whole search space, or
/// taken from a search.
/// </summary>
internal sealed class DeviceTableSaveCommand : DwnasCommand
{
    /// <summary>Operations between two writings of the file: what is measured is not lost.</summary>
    private const int Portion = 64;

    /// <summary>How often operations that other work disturbed are measured again.</summary>
    private const int Repetitions = 3;

    private readonly Argument<string> _file = new("FILE") { Description = "The table (JSON). One that is there already is completed." };
    private readonly Option<string?> _configuration = new("--conf") { Description = "Measure, on this machine, all that a search of this configuration can need.", HelpName = "CONF" };
    private readonly Option<string?> _from = new("--from") { Description = "Take what the search of this folder has measured or was frozen to.", HelpName = "DIR" };
    private readonly Option<string?> _device = new("--device") { Description = "Which of the search's devices; default: the first.", HelpName = "D" };

    private readonly Option<bool> _energy = new("--energy") { Description = "With --conf: measure energies, too; takes a power sensor, and about half a second more for each operation." };

    public DeviceTableSaveCommand(CommandTerminal terminal)
        : base("save", "Saves a cost table: with it as a device's table, a search ends with the same bytes everywhere.", "dwnas device table save host.json --from runs/fashion-mnist-quick", terminal)
    {
        Add(_file);
        Add(_configuration);
        Add(_from);
        Add(_device);
        Add(_energy);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var file = parsed.GetRequiredValue(_file);
        var table = (parsed.GetValue(_configuration), parsed.GetValue(_from)) switch
        {
            ({ } configuration, null) => Measure(file, configuration, parsed.GetValue(_device), parsed.GetValue(_energy), terminal, cancellation),
            (null, { } folder) => await TakeAsync(folder, parsed.GetValue(_device), cancellation),
            _ => throw new InputException("Give one of --conf CONF (measure here) and --from DIR (take from a search)."),
        };
        table.Save(file);
        terminal.Result(new SavedTable(file, table.Conditions, table.Entries.Count, table.Energies.Count), (console, saved) =>
            console.Profile.Out.Writer.WriteLine($"{saved.File}: {saved.Operations} operations ({saved.Energies} with energy) of {saved.Conditions.Device}, {saved.Conditions.Runtime}, {saved.Conditions.Threads} threads"));
        return ExitCode.Done;
    }

    private static async Task<CostTable> TakeAsync(string path, string? device, CancellationToken cancellation)
    {
        var answer = await SearchPlace.AskAsync(new SearchFolder(path), new DescribeSearch(), cancellation);
        var settings = answer.Status.Settings!;
        var name = NameOf(device, settings.Devices.Select(known => known.Name));
        return SearchResults.Of(answer.Status, answer.Costs).Costs.TryGetValue(name, out var costs)
            ? costs.ToTable()
            : throw new InputException(answer.IsRunning
                ? $"{path}: the search is running; its tables can be taken when it has ended or is interrupted."
                : $"{path}: nothing was measured on '{name}' yet.");
    }

    private static CostTable Measure(string file, string path, string? device, bool energy, CommandTerminal terminal, CancellationToken cancellation)
    {
        var configuration = SearchConfiguration.Read(path);
        var (dataset, settings) = configuration.OpenDataset();
        dataset.Dispose();
        var name = NameOf(device, settings.Devices.Select(known => known.Name));
        var threads = settings.Devices.Single(known => known.Name == name).Threads;
        var runtime = new OnnxRuntimeInference();
        var conditions = HostDevice.Conditions(HostDevice.Describe() with { Name = name }, runtime.Identity, threads: threads);
        var table = File.Exists(file) ? CostTable.Load(file) : new CostTable(conditions);
        if (table.Conditions != conditions)
        {
            throw new InputException($"{file}: {table.Conditions.DifferenceTo(conditions)} These costs do not mix; give another file.");
        }

        using var sensor = energy ? PowerSensors.Find(SystemFiles.Machine, TimeProvider.System) : null;
        if (energy && sensor is null)
        {
            throw new InputException("--energy: this machine has no power sensor that can be read; 'dwnas doctor --device' says what was looked for. Leave --energy out, or measure where there is one.");
        }

        var missing = SpaceOperations.Of(settings.Space.ToGenotypeSpace(), settings.Data.Channels!.Value, settings.Data.Classes!.Value)
            .Where(operation => !table.TryGet(operation, out _) || (energy && !table.TryGetEnergy(operation, out _)))
            .ToArray();
        terminal.Note($"{missing.Length} operations are to be measured on this machine.");
        Measure(table, missing, file, new CostMeasurer(runtime, TimeProvider.System, sensor: sensor), terminal, cancellation);
        return table;
    }

    private static void Measure(CostTable table, CostOperation[] missing, string file, CostMeasurer measurer, CommandTerminal terminal, CancellationToken cancellation)
    {
        using var line = new ProgressLine(terminal, TimeProvider.System);
        var (done, begun, disturbed) = (0, TimeProvider.System.GetTimestamp(), new List<CostOperation>());
        foreach (var portion in missing.Chunk(Portion))
        {
            var measured = measurer.Complete(table, portion, progress: null, cancellation);
            if (measured.EnergyUnavailable is { } fault)
            {
                table.Save(file);
                throw new InputException($"--energy: {fault}. What was measured so far is in {file}; leave --energy out to measure times alone.");
            }

            done += portion.Length;
            table.Save(file);
            disturbed.AddRange(measured.Disturbed);
            var left = TimeProvider.System.GetElapsedTime(begun) * ((double)(missing.Length - done) / done);
            line.Update((double)done / missing.Length, $"{done}/{missing.Length} operations  {SearchFigures.Time(left)} left");
        }

        MeasureAgain(table, disturbed, file, measurer, line, cancellation);
    }

    /// <summary>What was hardly ever measured at the machine's full speed gets other chances.</summary>
    private static void MeasureAgain(CostTable table, List<CostOperation> disturbed, string file, CostMeasurer measurer, ProgressLine line, CancellationToken cancellation)
    {
        for (var i = 0; i < Repetitions && disturbed.Count > 0; i++)
        {
            line.Note($"Other work disturbed this machine while {disturbed.Count} operations were measured; they are measured again.");
            var again = measurer.Measure(disturbed, table.Conditions, progress: null, cancellation);
            foreach (var operation in disturbed.Except(again.Disturbed))
            {
                again.Table.TryGet(operation, out var milliseconds);
                table.Set(operation, milliseconds);
                if (again.Table.TryGetEnergy(operation, out var millijoules))
                {
                    table.SetEnergy(operation, millijoules);
                }
            }

            table.Save(file);
            disturbed = [.. again.Disturbed];
        }

        if (disturbed.Count > 0)
        {
            line.Note($"{disturbed.Count} operations are estimates, because other work disturbed this machine; measure on a quieter one.");
        }
    }

    private static string NameOf(string? asked, IEnumerable<string> devices)
    {
        string[] known = [.. devices];
        return asked is null || known.Contains(asked)
            ? asked ?? known[0]
            : throw new InputException($"--device {asked}: the search's devices are {string.Join(", ", known)}.");
    }

    private sealed record SavedTable(string File, CostConditions Conditions, int Operations, int Energies);
}

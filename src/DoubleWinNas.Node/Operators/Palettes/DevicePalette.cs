using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Operators.Output;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Orchestration;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;
using Microsoft.AspNetCore.Http;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary><c>device</c>: what networks are planned for and measured on.</summary>
internal static class DevicePalette
{
    private const int MostWorkers = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly CommandArgument Name = CommandArgument.Word("device", "Name of a device.", KnownAsync);
    private static readonly CommandArgument Threads = CommandArgument.Count("threads", "Threads of the inference runtime.", 1, 1, 1024);
    private static readonly CommandArgument Runtime = CommandArgument.Option("runtime", "onnxruntime or tensorrt.", new DeviceSettings().Runtime);
    private static readonly CommandArgument Precision = CommandArgument.Option("precision", "fp32, fp16 or int8.", new DeviceSettings().Precision);

    public static Palette Definition { get; } = new(
        "device",
        "Devices that networks are planned for and measured on.",
        PaletteCommand.Looks("list", "Lists devices that searches used, with the measurements that wait for them.", ListAsync, CommandArgument.Limit()),
        PaletteCommand.Looks("show", "Shows a device: what it does, its tables, what searches want of it, its last check.", call => StatusAsync(call, new DescribeDevice()), Name),
        PaletteCommand.Looks(
            "table", "Lists what operations cost on a device, as measured, the dearest first.", TableAsync, Name, Threads, Runtime, Precision, CommandArgument.Limit()),
        PaletteCommand.Changes(
            "calibrate",
            "Checks a device: whole networks are predicted and measured; 'device show' tells what came of it.",
            CalibrateAsync,
            Name,
            CommandArgument.Count("networks", "Random networks, 3 to 200.", 12, 3, 200),
            Threads,
            Runtime,
            Precision),
        PaletteCommand.Changes(
            "drain",
            "Begins no new measurement on a device; what is under way finishes, searches wait.",
            call => StatusAsync(call, new DrainDevice(call.TextOrNull("reason"))),
            Name,
            CommandArgument.Option("reason", "Why, for people.")),
        PaletteCommand.Changes("undrain", "Measures on a device again.", call => StatusAsync(call, new UndrainDevice()), Name));

    private static async Task<CommandOutput> ListAsync(CommandCall call)
    {
        var limit = call.Integer("limit");
        string[] names = [.. (await Offers.Devices(call)).Order(StringComparer.Ordinal)];
        var devices = new List<DeviceStatus>();
        foreach (var name in names.Take(limit))
        {
            devices.Add(await AskAsync<DeviceStatus>(call, name, new DescribeDevice()));
        }

        return new Answer(TablePart.Of(
            "devices",
            devices,
            Math.Max(0, names.Length - limit),
            new Column<DeviceStatus>("device", device => device.Name),
            new Column<DeviceStatus>("job", device => device.Job),
            new Column<DeviceStatus>("searches", device => device.Searches.Count, ValueFormat.Integer),
            new Column<DeviceStatus>("questions", device => device.Searches.Sum(search => search.Questions), ValueFormat.Integer),
            new Column<DeviceStatus>("finalists", device => device.Searches.Sum(search => search.Finalists), ValueFormat.Integer),
            new Column<DeviceStatus>("costs", device => device.Tables.Sum(table => table.Operations), ValueFormat.Integer),
            new Column<DeviceStatus>("isTrusted", device => device.Calibration?.IsTrusted),
            new Column<DeviceStatus>("draining", device => device.Draining)));
    }

    private static async Task<CommandOutput> StatusAsync(CommandCall call, DeviceCommand command)
    {
        var device = await AskAsync<DeviceStatus>(call, await RequireAsync(call), command);
        var check = device.Calibration;
        return new Answer(
            new RecordPart(
                "device",
                new("device", device.Name),
                new("draining", device.Draining),
                new("change", device.Change),
                new("job", device.Job),
                new("isTrusted", check?.IsTrusted),
                new("spearman", check?.Spearman, ValueFormat.Number),
                new("medianError", check?.MedianError, ValueFormat.Percent),
                new("scale", check?.Scale, ValueFormat.Number),
                new("repeatability", check?.Repeatability, ValueFormat.Percent),
                new("networks", check?.Networks, ValueFormat.Integer),
                new("remarks", check?.Remarks),
                new("checkError", device.CalibrationError)),
            TablePart.Of(
                "tables",
                device.Tables,
                more: 0,
                new Column<DeviceTableSummary>("runtime", table => table.Conditions.Runtime),
                new Column<DeviceTableSummary>("precision", table => table.Conditions.Precision),
                new Column<DeviceTableSummary>("threads", table => table.Conditions.Threads, ValueFormat.Integer),
                new Column<DeviceTableSummary>("powerMode", table => table.Conditions.PowerMode),
                new Column<DeviceTableSummary>("costs", table => table.Operations, ValueFormat.Integer),
                new Column<DeviceTableSummary>("energies", table => table.Energies, ValueFormat.Integer)),
            TablePart.Of(
                "searches",
                device.Searches,
                more: 0,
                new Column<DeviceSearchSummary>("search", search => search.Search),
                new Column<DeviceSearchSummary>("isHeld", search => search.IsHeld),
                new Column<DeviceSearchSummary>("questions", search => search.Questions, ValueFormat.Integer),
                new Column<DeviceSearchSummary>("finalists", search => search.Finalists, ValueFormat.Integer),
                new Column<DeviceSearchSummary>("scale", search => search.Scale, ValueFormat.Number)));
    }

    private static async Task<CommandOutput> CalibrateAsync(CommandCall call)
    {
        var order = new CalibrateDevice
        {
            Networks = call.Integer("networks"),
            Threads = call.Integer("threads"),
            Runtime = call.Text("runtime"),
            Precision = call.Text("precision"),
        };
        return (Answer)await StatusAsync(call, order) with { Notes = ["Ordered; it takes a while. 'device show' tells what came of it."] };
    }

    private static async Task<CommandOutput> TableAsync(CommandCall call)
    {
        var name = await RequireAsync(call);
        var question = new DescribeCosts(call.Integer("threads")) { Runtime = call.Text("runtime"), Precision = call.Text("precision") };
        if ((await AskAsync<DeviceTable>(call, name, question)).Costs is not { } costs)
        {
            return new Answer { Notes = [$"Nothing was measured on {name} with {question.Threads} threads by {question.Runtime} in {question.Precision} yet."] };
        }

        return new Answer(
            new RecordPart(
                "conditions",
                new("device", costs.Conditions.Device),
                new("runtime", costs.Conditions.Runtime),
                new("precision", costs.Conditions.Precision),
                new("batch", costs.Conditions.Batch, ValueFormat.Integer),
                new("threads", costs.Conditions.Threads, ValueFormat.Integer),
                new("powerMode", costs.Conditions.PowerMode)),
            TablePart.First(
                "costs",
                [.. costs.Milliseconds.OrderByDescending(entry => entry.Value)],
                call.Integer("limit"),
                new Column<KeyValuePair<string, double>>("operation", entry => entry.Key),
                new Column<KeyValuePair<string, double>>("latency", entry => entry.Value, ValueFormat.Milliseconds),
                new Column<KeyValuePair<string, double>>("millijoules", entry => costs.Millijoules is { } energies && energies.TryGetValue(entry.Key, out var energy) ? energy : null, ValueFormat.Number)));
    }

    private static Task<TReply> AskAsync<TReply>(CommandCall call, string device, DeviceCommand command)
        where TReply : class =>
        call.Node.System.AskAsync<TReply>(SearchActors.Device(device), command, Patience, cancellationToken: call.Cancellation);

    /// <summary>A device that some search used, or that a worker measures for.</summary>
    private static async Task<string> RequireAsync(CommandCall call)
    {
        var name = call.Text("device");
        string[] known = [.. await KnownAsync(call)];
        if (known.Contains(name))
        {
            return name;
        }

        var nearest = NearestWord.Of(name, known);
        throw new ApiRefusal(
            StatusCodes.Status404NotFound,
            $"No search used a device {name}, and no worker measures for it{(nearest is null ? "" : $"; did you mean {nearest}?")}.",
            "'device list' and 'worker list' show what there is.");
    }

    private static async Task<IEnumerable<string>> KnownAsync(CommandCall call)
    {
        var prefix = Pools.DeviceLabel("");
        var workers = await call.Node.System.Store.ListWorkersAsync(MostWorkers, call.Cancellation);
        var labels = workers.SelectMany(worker => worker.Labels).Where(label => label.StartsWith(prefix, StringComparison.Ordinal));
        return (await Offers.Devices(call)).Union(labels.Select(label => label[prefix.Length..]));
    }
}

using System.Globalization;
using DoubleWinNas.Node.Results;
using DoubleWinNas.Orchestration.Messages;
using Spectre.Console;

namespace DoubleWinNas.Node.Searches;

/// <summary>What a search came to, or how it stands.</summary>
/// <param name="Reason">Why it paused or failed.</param>
/// <param name="Report">The report's file; null where there is none yet.</param>
internal sealed record SearchSummary(
    string Name,
    string Folder,
    SearchPhase Phase,
    bool IsPaused,
    bool IsRunning,
    string? Reason,
    int Evaluations,
    int FrontSize,
    double? LeastReachableMilliseconds,
    IReadOnlyList<FinalistSummary> Finalists,
    IReadOnlyList<QuarantinedWork> Quarantined,
    string? Report)
{
    /// <summary>How predictions were fitted to measured finalists.</summary>
    public IReadOnlyList<CorrectionPoint> Corrections { get; init; } = [];

    /// <summary>Finalists that missed a bound when measured, and by how much.</summary>
    public IReadOnlyList<MissedFinalist> Missed { get; init; } = [];

    /// <summary>Why measured latencies do not decide; null where they do, and without bounds.</summary>
    public string? CorrectionOff { get; init; }

    /// <summary>Devices that have something to measure while no worker measures for them.</summary>
    public IReadOnlyList<string> WaitsFor { get; init; } = [];

    /// <summary>Why energy is not available on the first device; null where it is, and before that is known.</summary>
    public string? EnergyUnavailable { get; init; }

    /// <summary>Candidates that finalists are chosen among, by latency.</summary>
    public IReadOnlyList<ContenderSummary> Contenders { get; init; } = [];

    public static SearchSummary Of(SearchFolder folder, SearchStatus status, bool isRunning)
    {
        var report = Path.Combine(folder.Path, "report.html");
        return new SearchSummary(
            status.Settings!.Name,
            folder.Path,
            status.Phase,
            status.IsPaused,
            isRunning,
            status.Reason,
            status.Evaluations,
            status.Front.Count,
            status.LeastReachable,
            [.. FinalistEntry.Of(status).Select(FinalistSummary.Of)],
            status.Quarantined,
            File.Exists(report) ? report : null)
        {
            Corrections = status.Corrections,
            Missed = [.. status.Missed.Select(finalist => new MissedFinalist(finalist.Candidate.Genotype, finalist.Error ?? ""))],
            CorrectionOff = status.CorrectionOff,
            WaitsFor = status.WaitsFor,
            EnergyUnavailable = status.EnergyUnavailable,
            Contenders = [.. status.Contenders.Select(ContenderSummary.Of)],
        };
    }

    public void Draw(IAnsiConsole console)
    {
        var state = $"{SearchFigures.Phase(Phase)}{(IsPaused ? ", paused" : "")}{(IsRunning ? ", running" : "")}";
        console.WriteLine($"search      {Name}: {state}{(Reason is null ? "" : $": {Reason}")}");
        console.WriteLine($"so far      {Evaluations} networks evaluated, front of {FrontSize}");
        foreach (var device in WaitsFor)
        {
            console.WriteLine($"waits       {DeviceWaits.Sentence(device)}");
        }

        if (Contenders.Count > 0)
        {
            var table = new Table().Border(TableBorder.Simple).AddColumns("predicted", "supernet", "trained", "contender");
            foreach (var contender in Contenders)
            {
                table.AddRow(contender.Cells());
            }

            console.Write(table);
        }

        if (Finalists.Count > 0)
        {
            var hasEnergy = Finalists.Any(finalist => finalist.ShallowMillijoules is not null);
            string[] columns = ["finalist", "test deep", "test shallow", "float32 error", "deep", "shallow", "speed-up", .. hasEnergy ? ["energy"] : Array.Empty<string>(), "genotype"];
            var table = new Table().Border(TableBorder.Simple).AddColumns(columns);
            foreach (var finalist in Finalists)
            {
                table.AddRow(finalist.Cells(hasEnergy));
            }

            console.Write(table);
        }

        foreach (var correction in Corrections)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"corrected   round {correction.Round}: networks take {correction.Scale:F3} times their predictions on {correction.Device} ({correction.Networks} measured)"));
        }

        foreach (var (genotype, miss) in Missed)
        {
            console.WriteLine($"missed      {genotype}: {miss}");
        }

        if (CorrectionOff is not null)
        {
            console.WriteLine($"bounds      {CorrectionOff}");
        }

        foreach (var item in Quarantined)
        {
            console.WriteLine($"given up    {item.WorkId}: {item.Error} {item.Consequence}");
        }

        console.WriteLine($"folder      {Folder}");
        if (Report is not null)
        {
            console.WriteLine($"report      {Report}");
        }
    }
}

/// <param name="Miss">By how much.</param>
internal sealed record MissedFinalist(string Genotype, string Miss);

/// <summary>A finalist on the first device; what is not known yet is null.</summary>
/// <param name="Measured">Whether the milliseconds were measured; else predicted.</param>
internal sealed record FinalistSummary(
    string Folder,
    string Genotype,
    double? TestDeep,
    double? TestShallow,
    double? Error64,
    double? Error32,
    bool Measured,
    double DeepMilliseconds,
    double ShallowMilliseconds,
    double? Speedup,
    bool Simulated,
    string? Error)
{
    /// <summary>Energy of the shallow form's inference, measured where it could be; null where it is not available.</summary>
    public double? ShallowMillijoules { get; init; }

    public static FinalistSummary Of(FinalistEntry entry)
    {
        var finalist = entry.Finalist;
        var device = finalist.Devices.Count > 0 ? finalist.Devices[0] : null;
        var deep = device?.Measured?.Latencies.FirstOrDefault(model => model.Name == "deep");
        var shallow = device?.Measured?.Latencies.FirstOrDefault(model => model.Name == "shallow");
        return new FinalistSummary(
            entry.Folder,
            finalist.Candidate.Genotype,
            finalist.FineTuned?.Test,
            device?.Transformed?.ShallowTest,
            device?.Transformed?.Error64,
            device?.Transformed?.Error32,
            shallow is not null,
            deep?.Median ?? device?.DeepMilliseconds ?? finalist.Candidate.DeepMilliseconds,
            shallow?.Median ?? device?.ShallowMilliseconds ?? finalist.Candidate.ShallowMilliseconds,
            shallow?.Speedup,
            device?.Measured?.IsSimulated == true,
            finalist.Error)
        {
            ShallowMillijoules = shallow is null ? device is null ? finalist.Candidate.ShallowMillijoules : device.ShallowMillijoules : shallow.Millijoules,
        };
    }

    public string[] Cells(bool hasEnergy) =>
    [
        Folder, SummaryText.Percent(TestDeep), SummaryText.Percent(TestShallow), SummaryText.Number(Error32, "0.0e-0"), SummaryText.Milliseconds(DeepMilliseconds), SummaryText.Milliseconds(ShallowMilliseconds),
        Speedup is { } speedup ? $"{SummaryText.Number(speedup, "F2")}x{(Simulated ? " (simulated)" : "")}" : Measured ? "-" : "(predicted)",
        .. hasEnergy ? [ShallowMillijoules is { } energy ? $"{SummaryText.Number(energy, "G3")} mJ" : "not available"] : Array.Empty<string>(),
        Markup.Escape(Error is null ? Genotype : $"{Genotype}: {Error}"),
    ];
}

/// <param name="ShallowMilliseconds">Predicted on the first device.</param>
/// <param name="Accuracy">With inherited weights on the validation split, 0 to 1.</param>
/// <param name="Validation">After the short training; null while there is none.</param>
/// <param name="Error">Why it is left out; null while all is well.</param>
internal sealed record ContenderSummary(string Genotype, double ShallowMilliseconds, double Accuracy, double? Validation, string? Error)
{
    public static ContenderSummary Of(Contender contender) =>
        new(contender.Candidate.Genotype, contender.Candidate.ShallowMilliseconds, contender.Candidate.Accuracy, contender.Validation, contender.Error);

    public string[] Cells() =>
    [
        SummaryText.Milliseconds(ShallowMilliseconds), SummaryText.Percent(Accuracy), SummaryText.Percent(Validation),
        Markup.Escape(Error is null ? Genotype : $"{Genotype}: {Error}"),
    ];
}

/// <summary>Figures of a summary's tables; a dash for what is not known yet.</summary>
internal static class SummaryText
{
    private const string Unknown = "-";

    public static string Percent(double? share) => Number(share, "P2");

    public static string Milliseconds(double value) => $"{Number(value, "G4")} ms";

    public static string Number(double? number, string format) => number is { } value ? value.ToString(format, CultureInfo.InvariantCulture) : Unknown;
}

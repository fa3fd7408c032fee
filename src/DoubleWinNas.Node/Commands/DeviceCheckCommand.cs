using System.CommandLine;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.Platform;
using DoubleWinNas.Devices.Power;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Node.Calibration;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Node.Work;
using DoubleWinNas.Orchestration.Settings;
using Spectre.Console;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas device check</c>: predicts and measures whole networks here, and says whether predictions can be trusted.</summary>
internal sealed class DeviceCheckCommand : DwnasCommand
{
    /// <summary>Whoever reduces images that much expects large ones.</summary>
    private const int LargeStride = 32;

    private readonly Option<string> _space = new("--space") { Description = "Space that networks are drawn from: mobile-32, mobile-imagenet, or the first word of a genotype.", HelpName = "S", DefaultValueFactory = _ => "mobile-32" };
    private readonly Option<int> _networks = new("--networks") { Description = "How many, 3 to 200.", HelpName = "N", DefaultValueFactory = _ => 12 };
    private readonly Option<int> _threads = CommandSymbols.Threads("Threads of the runtime.");
    private readonly Option<string> _runtime = new("--runtime") { Description = "onnxruntime or tensorrt.", HelpName = "R", DefaultValueFactory = _ => "onnxruntime" };
    private readonly Option<string> _precision = new("--precision") { Description = "fp32; with tensorrt fp16 and int8, too.", HelpName = "P", DefaultValueFactory = _ => "fp32" };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Of the draw.", HelpName = "N", DefaultValueFactory = _ => 1UL };

    public DeviceCheckCommand(CommandTerminal terminal)
        : base("check", "Says whether predicted latencies can be trusted on this machine.", "dwnas device check --networks 12", terminal)
    {
        foreach (var option in new Option[] { _space, _networks, _threads, _runtime, _precision, _seed })
        {
            Add(option);
        }
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var count = parsed.GetValue(_networks);
        if (count is < 3 or > 200)
        {
            throw new InputException($"--networks {count} is not usable; allowed are 3 to 200.");
        }

        var (space, usual) = (SearchSpace.Named(parsed.GetRequiredValue(_space)), new SpaceSettings());
        var genotypes = new GenotypeSpace(space with { Kernels = usual.Kernels, Expansions = usual.Expansions }, Sides(space));
        using var sensor = PowerSensors.Find(SystemFiles.Machine, TimeProvider.System);
        var runtime = DeviceRuntimes.Open(parsed.GetRequiredValue(_runtime), Path.GetTempPath(), TimeProvider.System, MeasureCostsHandler.Care);
        var check = new DeviceCheck(runtime, HostDevice.Describe(), parsed.GetValue(_threads), parsed.GetRequiredValue(_precision), TimeProvider.System);
        using var line = new ProgressLine(terminal, TimeProvider.System);
        var result = check.Run(
            DeviceCheck.Draw(genotypes, count, parsed.GetValue(_seed)), (phase, share) => line.Update(share, phase), cancellation);
        terminal.Result(ShownCheck.Of(result, sensor?.Name), Draw);
        return Task.FromResult(result.IsTrusted ? ExitCode.Done : ExitCode.Failed);
    }

    /// <summary>The least, the middle and the largest of what is usual in the space.</summary>
    private static IReadOnlyList<int> Sides(SearchSpace space) => space.Shape.TotalStride >= LargeStride ? [128, 160, 224] : [20, 24, 28];

    private static void Draw(IAnsiConsole console, ShownCheck check)
    {
        console.WriteLine($"{check.Networks.Count} networks: Spearman {check.Spearman:F3}, median error {check.MedianError:P1} after a scale of {check.Scale:F3}; repeatability {check.Repeatability:P1}");
        console.WriteLine($"costs measured in {check.CalibrationSeconds:F0} s, all in {check.Seconds:F0} s; power sensor: {check.Sensor ?? "none"}");
        foreach (var remark in check.Remarks)
        {
            console.WriteLine($"  {remark}");
        }

        console.WriteLine(check.Trusted ? "Predictions can be trusted." : "Predictions cannot be trusted here: plans and bounds would rely on figures that do not hold.");
    }

    private sealed record ShownCheck(
        bool Trusted,
        double Spearman,
        double MedianError,
        double Scale,
        double Repeatability,
        double CalibrationSeconds,
        double Seconds,
        string? Sensor,
        IReadOnlyList<string> Remarks,
        IReadOnlyList<CheckedNetwork> Networks)
    {
        public static ShownCheck Of(CheckedDevice check, string? sensor) => new(
            check.IsTrusted,
            check.Quality.Spearman,
            check.Quality.MedianError,
            check.Quality.Scale,
            check.Repeatability,
            check.CalibrationSeconds,
            check.Seconds,
            sensor,
            check.Remarks,
            check.Networks);
    }
}

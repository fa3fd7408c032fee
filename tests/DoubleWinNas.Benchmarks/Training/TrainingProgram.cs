using System.Diagnostics;

namespace DoubleWinNas.Benchmarks.Training;

/// <summary>One of the programs that are compared: how to start it.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Start">From the case's folder and the mode to a process, without its cores.</param>
internal sealed record TrainingProgram(string Name, Func<string, string, ProcessStartInfo> Start)
{
    public const string Python = "/usr/bin/python3";

    public static TrainingProgram Ours { get; } = new("this trainer", (folder, mode) => Command(OwnCommand(), ["training", "worker", folder, mode]));

    public static TrainingProgram Tuned { get; } = new("PyTorch, tuned", (folder, mode) => TunedPeer(folder, "tuned", mode));

    /// <summary>The tuned one with this trainer's order of operations; its losses are compared, not its speed.</summary>
    public static TrainingProgram Twin { get; } = new("PyTorch, same operations", (folder, mode) => TunedPeer(folder, "twin", mode));

    public static TrainingProgram Untuned { get; } = new("PyTorch, untuned", (folder, mode) => Peer(folder, "untuned", mode));

    /// <summary>Whose speed is compared; ours first.</summary>
    public static IReadOnlyList<TrainingProgram> All { get; } = [Ours, Tuned, Untuned];

    /// <summary>This program; under <c>dotnet PROGRAM.dll</c> its file has to be named.</summary>
    private static string[] OwnCommand() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "DoubleWinNas.Benchmarks.dll")]
        : [Environment.ProcessPath!];

    private static ProcessStartInfo TunedPeer(string folder, string variant, string mode)
    {
        var start = Peer(folder, variant, mode);

        // What allocator.cpp does for this trainer.
        start.Environment["MALLOC_MMAP_MAX_"] = "0";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = $"{int.MaxValue}";
        start.Environment["MALLOC_TOP_PAD_"] = $"{64 << 20}";
        return start;
    }

    private static ProcessStartInfo Peer(string folder, string variant, string mode) =>
        Command([Python, Path.Combine(AppContext.BaseDirectory, "Training", "peer.py")], [folder, variant, mode]);

    private static ProcessStartInfo Command(string[] program, string[] arguments)
    {
        var start = new ProcessStartInfo { FileName = "taskset", UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in program.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in start.Environment.Keys.Where(IsTuning).ToList())
        {
            start.Environment.Remove(name);
        }

        return start;
    }

    /// <summary>A person's own settings would make the sides unequal.</summary>
    private static bool IsTuning(string variable) =>
        variable.StartsWith("MALLOC_", StringComparison.Ordinal) || variable.StartsWith("OMP_", StringComparison.Ordinal) || variable is "LD_PRELOAD";
}

using System.Runtime.InteropServices;

namespace DoubleWinNas.Node.Workers;

/// <summary>Ends of processes: how to bring them about, and how to tell a person.</summary>
internal static partial class ProcessEnd
{
    /// <summary>A worker's exit code when its item made no progress.</summary>
    public const int Stalled = 70;

    /// <summary>A worker's exit code when the node that it belongs to is gone.</summary>
    public const int NodeGone = 71;

    private const int SignalBase = 128;
    private const int SigKill = 9;
    private const int SigTerm = 15;

    private static readonly Dictionary<int, string> Signals = new()
    {
        [4] = "SIGILL: this processor lacks an instruction of a native library?",
        [6] = "SIGABRT: a native library gave up",
        [7] = "SIGBUS: disk full under a mapped file?",
        [8] = "SIGFPE",
        [SigKill] = "SIGKILL; out of memory?",
        [11] = "SIGSEGV: a defect in native code",
        [SigTerm] = "SIGTERM",
    };

    /// <summary>For people: <c>was killed by signal 9 (SIGKILL; out of memory?)</c>.</summary>
    public static string Describe(int exitCode) => exitCode switch
    {
        Stalled => "ended itself: its item made no progress",
        > SignalBase when Signals.TryGetValue(exitCode - SignalBase, out var name) => $"was killed by signal {exitCode - SignalBase} ({name})",
        > SignalBase and < SignalBase + 65 => $"was killed by signal {exitCode - SignalBase}",
        _ => $"ended with exit code {exitCode}",
    };

    /// <summary>Asks a process to end.</summary>
    public static void Terminate(int process) => _ = Kill(process, SigTerm);

    /// <summary>Ends this process now, whatever its threads do: nothing is flushed, no handler runs.</summary>
    public static void ExitAtOnce(int code) => Exit(code);

    /// <summary>Ends this process like a failed assertion in native code.</summary>
    public static void Crash() => Abort();

    /// <summary>Ends this process like the kernel when memory runs out.</summary>
    public static void KillSelf() => _ = Kill(Environment.ProcessId, SigKill);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);

    [LibraryImport("libc", EntryPoint = "abort")]
    private static partial void Abort();
}

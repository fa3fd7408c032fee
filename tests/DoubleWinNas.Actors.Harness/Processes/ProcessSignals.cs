using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace DoubleWinNas.Actors.Harness.Processes;

/// <summary>What is done to processes under test.</summary>
public static class ProcessSignals
{
    private const int SigInt = 2;
    private const int SigKill = 9;
    private const int SigCont = 18;
    private const int SigStop = 19;

    /// <summary>Ctrl-C.</summary>
    public static void Interrupt(this Process process) => Signal(process, SigInt);

    /// <summary>kill -9, of this process alone.</summary>
    public static void KillNow(this Process process) => Signal(process, SigKill);

    /// <summary>Stops the process wherever it is.</summary>
    public static void Freeze(this Process process) => Signal(process, SigStop);

    /// <summary>Lets it go on there.</summary>
    public static void Thaw(this Process process) => Signal(process, SigCont);

    /// <summary>Kills the process where it still runs, waits for its end and that of its log, and lets go of it.</summary>
    public static async Task DiscardAsync(this Process process, Task log)
    {
        if (!process.HasExited)
        {
            process.KillNow();
        }

        await process.WaitForExitAsync();
        await log;
        process.Dispose();
    }

    private static void Signal(Process process, int signal)
    {
        if (SendSignal(process.Id, signal) != 0)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"Signal {signal} to process {process.Id} failed: errno {Marshal.GetLastPInvokeError()}."));
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}

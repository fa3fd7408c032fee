using System.Diagnostics;

namespace DoubleWinNas.Devices.Power;

/// <summary>NVIDIA's <c>tegrastats</c>, where the kernel shows no power monitor: a child process that prints a line every interval.</summary>
public sealed class TegrastatsSensor : IPowerSensor
{
    private readonly Process _process;
    private readonly Lock _lock = new();
    private Watts? _last;

    private TegrastatsSensor(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
    }

    public string Name => "tegrastats";

    /// <summary>Starts it; null where the program is not there.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="interval">Between two lines.</param>
    public static TegrastatsSensor? Start(string program, TimeSpan interval)
    {
        try
        {
            var process = Process.Start(new ProcessStartInfo(program, ["--interval", $"{interval.TotalMilliseconds:0}"]) { RedirectStandardOutput = true, UseShellExecute = false });
            return process is null ? null : new TegrastatsSensor(process);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Of the last line; null before the first, and after the program ended.</summary>
    public Watts? Read()
    {
        lock (_lock)
        {
            return _last;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Take(string? line)
    {
        lock (_lock)
        {
            _last = line is null ? null : TegrastatsLine.Power(line);
        }
    }
}

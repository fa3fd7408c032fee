using System.Diagnostics;

namespace DoubleWinNas.Node.Workers;

/// <summary>How this very program is started once more, whichever way it was started itself.</summary>
internal static class ProgramCommand
{
    private const string ProgramName = "dwnas";

    public static ProcessStartInfo With(IEnumerable<string> arguments)
    {
        var running = Environment.ProcessPath;
        var start = Path.GetFileNameWithoutExtension(running) == ProgramName
            ? new ProcessStartInfo(running!)
            : new ProcessStartInfo(Path.GetFileNameWithoutExtension(running) == "dotnet" ? running! : "dotnet");
        if (start.FileName != running || Path.GetFileNameWithoutExtension(running) != ProgramName)
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, ProgramName + ".dll"));
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}

using DoubleWinNas.Networks;

namespace DoubleWinNas.Node.Terminal;

/// <summary>Turns what a command threw into one message on standard error and an exit code.</summary>
internal static class ErrorReport
{
    public static int Print(Exception error, CommandTerminal terminal)
    {
        switch (error)
        {
            case OperationCanceledException:
                terminal.Note("dwnas: interrupted.");
                return ExitCode.Interrupted;
            case InputException:
                terminal.Note($"dwnas: {error.Message}");
                return ExitCode.BadInput;
            case CommandFailedException:
                terminal.Note($"dwnas: {error.Message}");
                return ExitCode.Failed;
            default:
                terminal.Note($"dwnas: a defect of this program: {error}");
                return ExitCode.Failed;
        }
    }
}

/// <summary>The command did what was asked and the answer is no: a verification refused, a part missing. Exit code 1.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);

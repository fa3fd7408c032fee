using DoubleWinNas.Actors;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Node.Workers;
using DoubleWinNas.Torch;
using DoubleWinNas.Transformation.Verification;

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
            case InputException or TorchUnavailableException:
                terminal.Note($"dwnas: {error.Message}");
                return ExitCode.BadInput;
            case NotEquivalentException or InferenceException or TorchException or ActorException or ArtifactStorageException or NodeGoneException or TimeoutException:
                terminal.Note($"dwnas: {error.Message}");
                return ExitCode.Failed;
            default:
                terminal.Note($"dwnas: a defect of this program: {error}");
                return ExitCode.Failed;
        }
    }
}

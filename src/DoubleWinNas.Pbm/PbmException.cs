namespace DoubleWinNas.Pbm;

/// <summary>What ends a command with one message.</summary>
internal sealed class PbmException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;

    public static PbmException BadInput(string message) => new(Pbm.ExitCode.BadInput, message);

    public static PbmException NoAnswer(string message, Exception? inner = null) => new(Pbm.ExitCode.NoAnswer, message, inner);
}

namespace DoubleWinNas.Node.Terminal;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The command ran and failed: a verification was refused, something needed is missing, or a defect.</summary>
    public const int Failed = 1;

    /// <summary>What the person gave cannot be used: an option, a genotype, a file, a folder.</summary>
    public const int BadInput = 2;

    /// <summary>Ctrl-C or SIGTERM (128 + SIGINT, the shells' convention).</summary>
    public const int Interrupted = 130;
}

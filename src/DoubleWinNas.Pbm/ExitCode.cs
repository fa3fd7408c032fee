namespace DoubleWinNas.Pbm;

/// <summary>How the program ends.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The node could not do it.</summary>
    public const int Failed = 1;

    /// <summary>An unknown word, a missing argument, a token that does not allow it.</summary>
    public const int BadInput = 2;

    /// <summary>No node answers.</summary>
    public const int NoAnswer = 3;

    public const int Interrupted = 130;
}

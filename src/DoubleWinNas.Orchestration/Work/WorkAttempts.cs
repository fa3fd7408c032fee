namespace DoubleWinNas.Orchestration.Work;

/// <summary>How often work is tried before it is given up.</summary>
internal static class WorkAttempts
{
    /// <summary>Above the runtime's usual three: machines that are switched off again and again must not make a candidate look poisonous.</summary>
    public const int Most = 6;
}

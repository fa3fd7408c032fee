namespace DoubleWinNas.Node.Doctor;

/// <summary>How a part stands.</summary>
internal enum FindingState
{
    Found,

    /// <summary>Not here, and only needed by some uses.</summary>
    NotNeeded,

    /// <summary>Not here, and training, transformation or measurement need it.</summary>
    Missing,
}

/// <summary>What was found of one part.</summary>
/// <param name="What">The part.</param>
/// <param name="State">How it stands.</param>
/// <param name="Found">Version and place, or what went wrong.</param>
/// <param name="Remedy">How to get it; null where it is here.</param>
internal sealed record Finding(string What, FindingState State, string Found, string? Remedy)
{
    public static Finding Here(string what, string found) => new(what, FindingState.Found, found, null);

    public static Finding NotNeeded(string what, string found, string remedy) => new(what, FindingState.NotNeeded, found, remedy);

    public static Finding Missing(string what, string found, string remedy) => new(what, FindingState.Missing, found, remedy);
}

/// <summary>All findings.</summary>
internal sealed record DoctorReport(IReadOnlyList<Finding> Findings)
{
    /// <summary>Whether nothing that is needed is missing.</summary>
    public bool Ready => Findings.All(finding => finding.State != FindingState.Missing);
}

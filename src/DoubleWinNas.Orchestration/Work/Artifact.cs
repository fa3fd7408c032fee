namespace DoubleWinNas.Orchestration.Work;

/// <summary>Bytes in the artifact store, by content.</summary>
/// <param name="Sha256">64 hexadecimal digits, lower case.</param>
/// <param name="Size">Bytes.</param>
public sealed record Artifact(string Sha256, long Size);

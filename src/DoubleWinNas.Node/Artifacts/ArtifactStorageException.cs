namespace DoubleWinNas.Node.Artifacts;

/// <summary>The disk of the artifacts is full, read-only or gone: nothing is wrong with the artifact, and trying later may do.</summary>
internal sealed class ArtifactStorageException(string message, Exception inner) : Exception(message, inner);

namespace DoubleWinNas.Node.Artifacts;

/// <summary>A part of an upload does not fit to what came before.</summary>
internal sealed class UploadConflictException(string message, long offset) : Exception(message)
{
    /// <summary>Where the next part is to begin.</summary>
    public long Offset { get; } = offset;
}

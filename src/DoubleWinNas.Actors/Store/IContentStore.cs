namespace DoubleWinNas.Actors.Store;

/// <summary>
/// Bytes by content, kept in the database and replicated with it. What it is given must have been checked: it computes no hash.
/// </summary>
public interface IContentStore
{
    /// <summary>Bytes of a chunk; the last may be shorter.</summary>
    const int ChunkSize = 1 << 20;

    /// <summary>Size in bytes, or null where there is none of this hash.</summary>
    Task<long?> ContentSizeAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>Keeps content, all of it or nothing. What is there already is left alone.</summary>
    Task PutContentAsync(string sha256, Stream content, CancellationToken cancellationToken);

    /// <summary>Writes the content to a stream. False, and nothing written, where there is none of this hash.</summary>
    Task<bool> CopyContentAsync(string sha256, Stream to, CancellationToken cancellationToken);

    /// <summary>Hashes after <paramref name="after"/> that are older than the age, ascending.</summary>
    Task<IReadOnlyList<ContentRow>> ListContentAsync(string? after, TimeSpan olderThan, int limit, CancellationToken cancellationToken);

    /// <summary>Deletes content. False where there is none.</summary>
    Task<bool> DeleteContentAsync(string sha256, CancellationToken cancellationToken);
}

public sealed record ContentRow(string Sha256, long Size, DateTimeOffset StoredAt);

using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

public sealed partial class PostgreSqlActorStore : IContentStore
{
    public async Task<long?> ContentSizeAsync(string sha256, CancellationToken cancellationToken)
    {
        var sizes = await _database.QueryAsync(new Statement("SELECT size FROM artifacts WHERE sha256 = $1", sha256), r => r.GetInt64(0), cancellationToken);
        return sizes.Count == 1 ? sizes[0] : null;
    }

    // One transaction however many chunks: a reader sees the row, and so the chunks, only when all of them are there. A second writer of the
    // same content waits for the first at the row and then finds nothing to do.
    public async Task PutContentAsync(string sha256, Stream content, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        await _database.GuardedAsync(async () =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            if (await ExecuteAsync("INSERT INTO artifacts (sha256, size) VALUES ($1, $2) ON CONFLICT DO NOTHING", content.Length) == 0)
            {
                return false;
            }

            var buffer = new byte[IContentStore.ChunkSize];
            for (var number = 0; await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is > 0 and var count; number++)
            {
                await ExecuteAsync("INSERT INTO artifact_chunks (sha256, number, content) VALUES ($1, $2, $3)", number, buffer.AsMemory(0, count));
            }

            await transaction.CommitAsync(cancellationToken);
            return true;

            async Task<int> ExecuteAsync(string sql, params object[] arguments)
            {
                await using var command = new NpgsqlCommand(sql, connection, transaction);
                command.Parameters.Add(new NpgsqlParameter { Value = sha256 });
                foreach (var argument in arguments)
                {
                    command.Parameters.Add(new NpgsqlParameter { Value = argument });
                }

                return await command.ExecuteNonQueryAsync(cancellationToken);
            }
        });
    }

    // A chunk a query: no connection is held while the reader of a slow line takes it.
    public async Task<bool> CopyContentAsync(string sha256, Stream to, CancellationToken cancellationToken)
    {
        if (await ContentSizeAsync(sha256, cancellationToken) is not { } size)
        {
            return false;
        }

        var chunks = (size + IContentStore.ChunkSize - 1) / IContentStore.ChunkSize;
        for (var number = 0; number < chunks; number++)
        {
            var found = await _database.QueryAsync(
                new Statement("SELECT content FROM artifact_chunks WHERE sha256 = $1 AND number = $2", sha256, number), r => r.GetFieldValue<byte[]>(0), cancellationToken);
            if (found.Count == 0)
            {
                // Deleted meanwhile: what was written has another hash, and whoever reads it checks that.
                return true;
            }

            await to.WriteAsync(found[0], cancellationToken);
        }

        return true;
    }

    public async Task<IReadOnlyList<ContentRow>> ListContentAsync(string? after, TimeSpan olderThan, int limit, CancellationToken cancellationToken) =>
        await _database.QueryAsync(
            new Statement(
                "SELECT sha256, size, stored_at FROM artifacts WHERE sha256 > $1 AND stored_at <= now() - $2 ORDER BY sha256 LIMIT $3", after ?? "", olderThan, limit),
            r => new ContentRow(r.GetString(0), r.GetInt64(1), r.Instant(2)),
            cancellationToken);

    public async Task<bool> DeleteContentAsync(string sha256, CancellationToken cancellationToken) => await _database.ExecuteAsync(
        cancellationToken, new Statement("DELETE FROM artifacts WHERE sha256 = $1", sha256)) == 1;
}

using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

public sealed partial class PostgreSqlActorStore
{
    public async Task<CommitResult> CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
    {
        if (CommitScript.BrokenChain(batch.Messages) is { } broken)
        {
            return broken;
        }

        try
        {
            await _database.ExecuteAsync(cancellationToken, CommitScript.Of(batch, MailArguments, ShardOf));
        }
        catch (PostgresException refused) when (Refusal(refused) is { } result)
        {
            return result;
        }

        int[] touched = [.. batch.Messages.SelectMany(m => m.Messages).Select(m => ShardOf(m.To)).Distinct().Order()];
        SignalMail(touched.Where(shard => !batch.LocalShards.Contains(shard)));
        foreach (var handled in batch.Messages)
        {
            foreach (var reply in handled.Replies)
            {
                Signal(StoreSignalKind.Reply, reply.AskId);
            }

            foreach (var pool in handled.Work.Select(work => work.Pool).Distinct())
            {
                Signal(StoreSignalKind.Work, pool);
            }
        }

        return CommitResult.Committed(touched);
    }

    private static CommitResult? Refusal(PostgresException error) => error.SqlState switch
    {
        PostgreSqlErrors.Fenced => CommitResult.Fenced(Numbers(error.Hint)),
        PostgreSqlErrors.Conflict => CommitResult.Conflict(Numbers(error.Hint)[0], error.MessageText),
        PostgresErrorCodes.UniqueViolation when error.TableName == "journal" =>
            CommitResult.Conflict(-1, $"Another node wrote to the journal meanwhile: {error.MessageText}"),
        _ => PostgreSqlErrors.IsRejection(error) ? CommitResult.Rejected(-1, error.MessageText) : null,
    };
}

namespace DoubleWinNas.Actors.Store;

/// <summary>Who changed what. Rows are only ever added.</summary>
public interface IAuditStore
{
    Task RecordAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<AuditRow>> ListAuditAsync(int limit, CancellationToken cancellationToken);
}

/// <param name="Who">Name of the token that was used.</param>
/// <param name="What">The act, such as <c>search cancel</c>.</param>
/// <param name="Target">On what.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record AuditEntry(string Who, string What, string Target, string Outcome);

public sealed record AuditRow(long Sequence, DateTimeOffset At, AuditEntry Entry);

using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>A message in memory.</summary>
/// <param name="Ticket">Of the page that it was read with.</param>
/// <param name="ReadAt">The store's time of the page.</param>
/// <param name="Stamp">The process's timestamp of the page.</param>
internal readonly record struct Mail(MailboxRow Row, ShardLease Lease, long Ticket, DateTimeOffset ReadAt, long Stamp);

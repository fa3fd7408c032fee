using System.Threading.Channels;
using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

/// <summary>
/// Sends signals to other processes, beside the commits: PostgreSQL lets only one notifying transaction commit at a time, so a NOTIFY inside
/// a commit would make all commits wait in line for the disk. What piles up during a round trip goes with the next. While the server is away
/// the oldest may be dropped; they are only hints.
/// </summary>
internal sealed class PostgreSqlNotifier : IAsyncDisposable
{
    /// <summary>The notification channel.</summary>
    public const string ChannelName = "dwnas_actors";

    private const int MostAtOnce = 500;
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(200);

    private readonly Channel<StoreSignal> _outbox =
        Channel.CreateBounded<StoreSignal>(new BoundedChannelOptions(8192) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly CancellationTokenSource _stopping = new();
    private readonly PostgreSqlConnections _connections;
    private readonly TimeProvider _time;
    private readonly Task _sending;

    public PostgreSqlNotifier(PostgreSqlConnections connections, TimeProvider time)
    {
        _connections = connections;
        _time = time;
        _sending = Task.Run(SendAllAsync);
    }

    public void Send(StoreSignal signal) => _outbox.Writer.TryWrite(signal);

    public async ValueTask DisposeAsync()
    {
        // What is in the outbox still goes out, so that a leaving node's peers hear of it at once; but a dead server can't hold us up.
        if (_outbox.Writer.TryComplete())
        {
            _stopping.CancelAfter(TimeSpan.FromSeconds(1));
            await _sending;
            _stopping.Dispose();
        }
    }

    private async Task SendAllAsync()
    {
        NpgsqlConnection? connection = null;
        var signals = new HashSet<StoreSignal>();
        try
        {
            while (await _outbox.Reader.WaitToReadAsync(_stopping.Token))
            {
                while (signals.Count < MostAtOnce && _outbox.Reader.TryRead(out var signal))
                {
                    signals.Add(signal);
                }

                while (signals.Count > 0)
                {
                    try
                    {
                        connection ??= await OpenAsync();
                        await NotifyAsync(connection, signals);
                        signals.Clear();
                    }
                    catch (NpgsqlException)
                    {
                        connection?.Dispose();
                        connection = null;
                        await Task.Delay(PauseAfterFailure, _time, _stopping.Token);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed while the server was away.
        }

        connection?.Dispose();
    }

    // A hint need not survive a crash of the server: without waiting for the disk it takes no share of the commits' time.
    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(_connections.Dedicated("-c synchronous_commit=off"));
        await connection.OpenAsync(_stopping.Token);
        return connection;
    }

    private async Task NotifyAsync(NpgsqlConnection connection, HashSet<StoreSignal> signals)
    {
        await using var command = new NpgsqlCommand($"SELECT pg_notify('{ChannelName}', line) FROM unnest($1::text[]) AS line", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = signals.Select(s => PostgreSqlListener.Line(_connections.Session, s)).ToArray() });
        await command.ExecuteNonQueryAsync(_stopping.Token);
    }
}

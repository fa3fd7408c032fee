using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

/// <summary>Hears the signals of this process and, on a connection of its own, those of the others.</summary>
internal static class PostgreSqlListener
{
    /// <summary>The text of a notification: sending store, kind, subject.</summary>
    public static string Line(string session, StoreSignal signal) => $"{session} {signal.Kind} {signal.Subject}";

    public static async IAsyncEnumerable<StoreSignal> ListenAsync(
        PostgreSqlConnections connections, SignalBoard own, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var heard = Channel.CreateBounded<StoreSignal>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var connection = await SubscribeAsync(connections, heard.Writer, cancellationToken);
        var others = HearOthersAsync(connection, connections.Description, heard.Writer, ended.Token);
        var ours = HearOwnAsync(own, heard.Writer, ended.Token);
        try
        {
            await foreach (var signal in heard.Reader.ReadAllAsync(cancellationToken))
            {
                yield return signal;
            }
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(others, ours);
        }
    }

    private static async Task<NpgsqlConnection> SubscribeAsync(
        PostgreSqlConnections connections, ChannelWriter<StoreSignal> heard, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(connections.Dedicated());
        try
        {
            connection.Notification += (_, notification) => Hear(connections.Session, notification.Payload, heard);
            await connection.OpenAsync(cancellationToken);
            await using var listen = new NpgsqlCommand($"LISTEN {PostgreSqlNotifier.ChannelName}", connection);
            await listen.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch (Exception error)
        {
            await connection.DisposeAsync();
            if (PostgreSqlErrors.Unavailable(error, connections.Description, sent: false) is { } unavailable)
            {
                throw unavailable;
            }

            throw;
        }
    }

    private static void Hear(string session, string line, ChannelWriter<StoreSignal> heard)
    {
        var words = line.Split(' ', 3);
        if (words is [var sender, var kind, var subject] && sender != session && Enum.TryParse<StoreSignalKind>(kind, out var known))
        {
            heard.TryWrite(new StoreSignal(known, subject));
        }
    }

    private static async Task HearOthersAsync(
        NpgsqlConnection connection, string description, ChannelWriter<StoreSignal> heard, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await connection.WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            heard.TryComplete();
        }
        catch (Exception error)
        {
            heard.TryComplete(PostgreSqlErrors.Unavailable(error, description, sent: false) ?? error);
        }
    }

    // The board's first signal is Everything, and it comes after LISTEN has begun: nothing falls between two subscriptions.
    private static async Task HearOwnAsync(SignalBoard own, ChannelWriter<StoreSignal> heard, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var signal in own.ListenAsync(cancellationToken))
            {
                heard.TryWrite(signal);
            }
        }
        catch (OperationCanceledException)
        {
            // The subscription ended.
        }
    }
}

using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Node.Operators.Logs;

/// <summary>
/// A node's log records: passed on to where the node's owner wants them, the last ones kept in memory, and told live to whoever follows.
/// Levels are set by category while the node runs: that of the longest category which a logger's name begins with.
/// </summary>
internal sealed class NodeLog(ILoggerFactory onward, TimeProvider time) : ILoggerFactory
{
    /// <summary>Records kept in memory: some hundred kilobytes.</summary>
    public const int Kept = 1000;

    private const LogLevel DefaultLevel = LogLevel.Information;

    private readonly Lock _lock = new();
    private readonly Queue<LogRecord> _records = new();

    // A web server's records of every request would push out all others, and cost a tenth of its time.
    private Dictionary<string, LogLevel> _levels = new() { ["Microsoft.AspNetCore"] = LogLevel.Warning };
    private Channel<LogRecord>[] _followers = [];

    /// <summary>Levels that were set, by category; the empty category stands for all.</summary>
    public IReadOnlyDictionary<string, LogLevel> Levels => _levels;

    /// <summary>Records less severe than that are dropped from now on.</summary>
    /// <param name="category">Beginning of loggers' names, such as <c>DoubleWinNas.Actors</c>; empty for all.</param>
    public void SetLevel(string category, LogLevel level)
    {
        lock (_lock)
        {
            _levels = new Dictionary<string, LogLevel>(_levels) { [category] = level };
        }
    }

    public LogLevel LevelOf(string category) => LevelOf(category, _levels);

    /// <summary>The last records, oldest first; then, from the first call of MoveNextAsync on, new ones. A slow reader loses the oldest.</summary>
    public async IAsyncEnumerable<LogRecord> FollowAsync(
        int last, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var channel = Channel.CreateBounded<LogRecord>(new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest });
        LogRecord[] before;
        lock (_lock)
        {
            before = [.. _records.TakeLast(last)];
            _followers = [.. _followers, channel];
        }

        try
        {
            foreach (var record in before)
            {
                yield return record;
            }

            await foreach (var record in channel.Reader.ReadAllAsync(cancellation))
            {
                yield return record;
            }
        }
        finally
        {
            lock (_lock)
            {
                _followers = [.. _followers.Where(follower => follower != channel)];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new NodeLogger(categoryName, onward.CreateLogger(categoryName), this);

    public void AddProvider(ILoggerProvider provider) => onward.AddProvider(provider);

    /// <summary>What it passes records on to belongs to the node's owner.</summary>
    public void Dispose()
    {
    }

    private static LogLevel LevelOf(string category, Dictionary<string, LogLevel> levels) =>
        levels.Keys.Where(prefix => Covers(prefix, category)).MaxBy(prefix => prefix.Length) is { } longest ? levels[longest] : DefaultLevel;

    private static bool Covers(string prefix, string category) =>
        prefix.Length == 0 || category == prefix || category.StartsWith(prefix + ".", StringComparison.Ordinal);

    private void Keep(LogLevel level, string category, string message, Exception? error)
    {
        var record = new LogRecord(time.GetUtcNow(), level, category, message, error?.ToString());
        lock (_lock)
        {
            _records.Enqueue(record);
            if (_records.Count > Kept)
            {
                _records.Dequeue();
            }

            foreach (var follower in _followers)
            {
                follower.Writer.TryWrite(record);
            }
        }
    }

    private sealed class NodeLogger(string category, ILogger onward, NodeLog log) : ILogger
    {
        private Known? _known;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => onward.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel)
        {
            var (known, levels) = (_known, log._levels);
            if (known is null || known.Levels != levels)
            {
                _known = known = new Known(levels, LevelOf(category, levels));
            }

            return logLevel != LogLevel.None && logLevel >= known.Level;
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log.Keep(logLevel, category, formatter(state, exception), exception);
                onward.Log(logLevel, eventId, state, exception, formatter);
            }
        }

        /// <summary>Asked for at every request: worked out once for the levels that are set.</summary>
        private sealed record Known(Dictionary<string, LogLevel> Levels, LogLevel Level);
    }
}

/// <param name="Error">With its stack; null without one.</param>
internal sealed record LogRecord(DateTimeOffset At, LogLevel Level, string Category, string Message, string? Error);

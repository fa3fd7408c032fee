using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Node.Terminal;

/// <summary>A long-running command's log: a line each on standard error, with the time in UTC.</summary>
internal sealed class TerminalLoggers(CommandTerminal terminal, TimeProvider time, LogLevel least) : ILoggerFactory
{
    private readonly Lock _lock = new();

    public ILogger CreateLogger(string categoryName) => new Line(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private void Write(LogLevel level, string category, string message, Exception? error)
    {
        lock (_lock)
        {
            terminal.Note($"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {level.ToString().ToLowerInvariant()} {category}: {message}{(error is null ? "" : $" {error}")}");
        }
    }

    private sealed class Line(TerminalLoggers owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= owner.Least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                owner.Write(logLevel, category, formatter(state, exception), exception);
            }
        }
    }

    private LogLevel Least => least;
}

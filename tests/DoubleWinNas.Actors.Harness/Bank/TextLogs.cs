using System.Globalization;
using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Actors.Harness.Bank;

/// <summary>Logs as lines of text, for looking into one failing seed.</summary>
/// <param name="writer">Where to.</param>
/// <param name="prefix">Before each line: who speaks.</param>
public sealed class TextLogs(TextWriter writer, string prefix = "") : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Only text.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var time = TimeProvider.System.GetUtcNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        lock (writer)
        {
            writer.WriteLine($"{prefix}{time} {logLevel} {formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
        // The writer is the caller's.
    }
}

using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Node.Operators;

/// <summary>Administrative acts in the node's log.</summary>
internal sealed partial class LogAudit(ILogger logger) : IAudit
{
    public Task WriteAsync(string who, string what, string target, string outcome, CancellationToken cancellation)
    {
        LogAct(logger, who, what, target, outcome);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Who}: {What} {Target}: {Outcome}")]
    private static partial void LogAct(ILogger logger, string who, string what, string target, string outcome);
}

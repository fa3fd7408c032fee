using DoubleWinNas.Actors.Store;
using Microsoft.AspNetCore.Http;

namespace DoubleWinNas.Node.Api;

/// <inheritdoc cref="IAuditLog"/>
internal sealed class AuditLog(IAuditStore store) : IAuditLog
{
    private const int LongestText = 500;

    public async Task DoAsync(HttpContext context, string what, string target, Func<Task<string>> act)
    {
        var who = ApiCaller.Of(context).Name;
        string outcome;
        try
        {
            outcome = await act();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            await store.RecordAsync(new AuditEntry(who, what, Short(target), Short($"failed: {error.Message}")), CancellationToken.None);
            throw;
        }

        await store.RecordAsync(new AuditEntry(who, what, Short(target), Short(outcome)), CancellationToken.None);
    }

    private static string Short(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";
}

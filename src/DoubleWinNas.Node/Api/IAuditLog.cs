using Microsoft.AspNetCore.Http;

namespace DoubleWinNas.Node.Api;

/// <summary>Keeps who changed what through the API.</summary>
internal interface IAuditLog
{
    /// <summary>Does something and keeps what came of it, also when it failed.</summary>
    /// <param name="context">The request: says who.</param>
    /// <param name="what">The act, such as <c>search cancel</c>.</param>
    /// <param name="target">On what.</param>
    /// <param name="act">The act itself; returns the outcome in a word or two.</param>
    Task DoAsync(HttpContext context, string what, string target, Func<Task<string>> act);
}

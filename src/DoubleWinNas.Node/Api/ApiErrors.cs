using System.Text.Json;
using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Artifacts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Node.Api;

/// <summary>Turns what an endpoint threw into a status and one clear message.</summary>
internal static partial class ApiErrors
{
    public static async Task AnswerAsync(HttpContext context, Func<Task> next, ILogger logger)
    {
        try
        {
            await next();
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
        catch (Exception error)
        {
            var (status, answer) = Of(error);
            if (status == StatusCodes.Status500InternalServerError)
            {
                LogDefect(logger, context.Request.Method, context.Request.Path, error);
            }

            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            await WriteAsync(context, status, answer);
        }
    }

    public static Task WriteAsync(HttpContext context, int status, ErrorAnswer answer)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(answer, WorkProtocolJson.Default.ErrorAnswer);
    }

    private static (int Status, ErrorAnswer Answer) Of(Exception error) => error switch
    {
        ApiRefusal refusal => (refusal.Status, refusal.Answer),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            (StatusCodes.Status413PayloadTooLarge, new ErrorAnswer("The body is too large.", "Put large data into an artifact and send its hash.")),
        BadHttpRequestException bad => (bad.StatusCode, new ErrorAnswer(bad.Message)),
        JsonException json => (StatusCodes.Status400BadRequest, new ErrorAnswer($"The body is not the JSON that is expected here: {json.Message}")),
        ArtifactStorageException => (StatusCodes.Status507InsufficientStorage, new ErrorAnswer(error.Message, "Make room; the same request will do then.")),
        StoreUnavailableException => (StatusCodes.Status503ServiceUnavailable, new ErrorAnswer(error.Message, "Try again.")),
        InputException or ActorException => (StatusCodes.Status400BadRequest, new ErrorAnswer(error.Message)),
        TimeoutException => (StatusCodes.Status503ServiceUnavailable, new ErrorAnswer(error.Message, "Try again.")),
        _ => (StatusCodes.Status500InternalServerError, new ErrorAnswer($"A defect of the node: {error.GetType().Name}: {error.Message}")),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void LogDefect(ILogger logger, string method, string path, Exception error);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Operators.Output;
using DoubleWinNas.Node.Terminal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Node.Operators;

/// <summary>
/// /v1/commands: what consoles can have this node do, and the doing. Consoles know no command by themselves, so that an old one can use a
/// newer node's.
/// </summary>
internal static partial class OperatorEndpoints
{
    private const string Root = "/v1/commands";

    /// <summary>Values offered for a completion: more than a person looks through.</summary>
    private const int MostOffered = 200;

    public static void Map(IEndpointRouteBuilder routes, Func<NodeServices> services)
    {
        var read = new RequiresScope(ApiScope.Read);
        routes.MapGet(Root, context => WriteAsync(context, CatalogueJson.Of(CommandCatalogue.Palettes, services()))).WithMetadata(read);
        foreach (var palette in CommandCatalogue.Palettes)
        {
            foreach (var command in palette.Commands)
            {
                var path = $"{palette.Name} {command.Name}";
                var route = $"{Root}/{palette.Name}/{command.Name}";
                routes.MapPost(route, context => RunAsync(context, services(), path, command)).WithMetadata(new RequiresScope(command.Scope));
                routes.MapGet($"{route}/values/{{argument}}", context => OfferAsync(context, services(), path, command)).WithMetadata(read);
            }
        }

        routes.MapPost($"{Root}/{{palette}}/{{command}}", (RequestDelegate)(context => throw Unknown(context))).WithMetadata(read);
    }

    private static async Task RunAsync(HttpContext context, NodeServices node, string path, PaletteCommand command)
    {
        var sent = await ReadAsync(context);
        var arguments = ArgumentReader.Read(path, command, sent);
        var call = new CommandCall(node, arguments, context.RequestAborted);
        if (command.Scope != ApiScope.Admin)
        {
            await AnswerAsync(context, await command.Run(call), node);
            return;
        }

        CommandOutput? output = null;
        var target = string.Join(' ', arguments.Select(argument => $"{argument.Key}={argument.Value}"));
        await node.Audit.DoAsync(context, path, target, async () =>
        {
            output = await command.Run(call);
            return "done";
        });
        LogAct(node.Desk.Log.CreateLogger("DoubleWinNas.Operators"), ApiCaller.Of(context).Name, path, target);
        await AnswerAsync(context, output!, node);
    }

    /// <summary>Values that an argument may have, for completion; the other arguments stand in the query.</summary>
    private static async Task OfferAsync(HttpContext context, NodeServices node, string path, PaletteCommand command)
    {
        var name = (string)context.Request.RouteValues["argument"]!;
        var argument = command.Arguments.FirstOrDefault(argument => argument.Name == name)
            ?? throw new ApiRefusal(StatusCodes.Status404NotFound, $"{path} has no argument {name}.");
        var others = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        var prefix = others.GetValueOrDefault("prefix", "");
        var values = argument.Values is null ? argument.Choices : await argument.Values(new CommandCall(node, others, context.RequestAborted));
        string[] offered = [.. values.Where(value => value.StartsWith(prefix, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal).Take(MostOffered)];
        await WriteAsync(context, new JsonObject { ["values"] = OutputValue.Of(offered) });
    }

    private static async Task<JsonElement?> ReadAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        if (body.Length == 0)
        {
            return null;
        }

        using var document = JsonDocument.Parse(body);
        return document.RootElement.ValueKind != JsonValueKind.Object
            ? throw new ApiRefusal(StatusCodes.Status400BadRequest, $"The body is {document.RootElement.ValueKind}; expected {{\"arguments\": {{...}}}}.")
            : document.RootElement.TryGetProperty("arguments", out var arguments) ? arguments.Clone() : null;
    }

    private static Task AnswerAsync(HttpContext context, CommandOutput output, NodeServices node) => output switch
    {
        Answer answer => WriteAsync(context, new JsonObject
        {
            ["node"] = node.System.Options.NodeId,
            ["at"] = OutputValue.Of(node.Desk.Time.GetUtcNow()),
            ["parts"] = new JsonArray([.. answer.Parts.Select(part => (JsonNode)part.ToJson())]),
            ["notes"] = OutputValue.Of(answer.Notes),
        }),
        Tail tail => FollowAsync(context, tail),
        _ => throw new InvalidOperationException($"A command cannot answer {output}."),
    };

    /// <summary>Lines of JSON. The headers are sent when the tail hears: what happens after they arrived is not missed.</summary>
    private static async Task FollowAsync(HttpContext context, Tail tail)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        await using var lines = tail.Lines.GetAsyncEnumerator(end.Token);
        var next = lines.MoveNextAsync().AsTask();
        try
        {
            context.Response.ContentType = "application/x-ndjson";
            await context.Response.StartAsync(end.Token);
            await context.Response.Body.FlushAsync(end.Token);
            while (await next)
            {
                var line = lines.Current;
                var json = new JsonObject { ["at"] = OutputValue.Of(line.At), ["text"] = line.Text, ["data"] = line.Data.DeepClone() };
                await context.Response.WriteAsync(json.ToJsonString(ApiJson.Options) + "\n", end.Token);
                await context.Response.Body.FlushAsync(end.Token);
                next = lines.MoveNextAsync().AsTask();
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The caller hung up, or the node stops: a tail has no other end.
        }
        finally
        {
            // An iterator must not be disposed while it runs.
            await end.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Task WriteAsync(HttpContext context, JsonNode document)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(document.ToJsonString(ApiJson.Options), context.RequestAborted);
    }

    private static ApiRefusal Unknown(HttpContext context)
    {
        var (palette, command) = ((string)context.Request.RouteValues["palette"]!, (string)context.Request.RouteValues["command"]!);
        if (CommandCatalogue.Palettes.FirstOrDefault(known => known.Name == palette) is not { } found)
        {
            return new ApiRefusal(StatusCodes.Status404NotFound, Message($"There is no palette {palette}", palette, CommandCatalogue.Palettes.Select(known => known.Name)));
        }

        return new ApiRefusal(StatusCodes.Status404NotFound, Message($"{palette} has no command {command}", command, found.Commands.Select(known => known.Name)));
    }

    private static string Message(string what, string found, IEnumerable<string> known) =>
        $"{what}; {(NearestWord.Of(found, known) is { } nearest ? $"did you mean {nearest}? " : "")}there are {string.Join(", ", known)}.";

    [LoggerMessage(Level = LogLevel.Information, Message = "{Who}: {What} {Target}")]
    private static partial void LogAct(ILogger logger, string who, string what, string target);
}

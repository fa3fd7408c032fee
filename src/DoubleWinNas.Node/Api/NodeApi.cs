using DoubleWinNas.Node.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Node.Api;

/// <summary>
/// A node's HTTP server: always on a free port of this machine's loopback, for its children and for the commands of this machine, and
/// wherever else it is told to. Listens before the node is whole (the node's address is part of it); until <see cref="Serve"/> every request
/// is asked to come again.
/// </summary>
internal sealed class NodeApi : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ApiGuard _guard;
    private volatile NodeServices? _services;

    private NodeApi(WebApplication application, ApiGuard guard) => (_application, _guard) = (application, guard);

    /// <summary>On the loopback.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>All that it listens on.</summary>
    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    public ApiMetrics Metrics { get; } = new();

    /// <summary>Listens.</summary>
    /// <exception cref="Networks.InputException">An address cannot be listened on.</exception>
    public static async Task<NodeApi> ListenAsync(ApiToken token, NodeListeners listeners, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "dwnas" });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => ApiLimits.Set(kestrel, listeners));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var application = builder.Build();
        var api = new NodeApi(application, new ApiGuard(token, time));
        api.Map(loggers.CreateLogger("DoubleWinNas.Api"));
        try
        {
            await application.StartAsync(cancellation);
            api.Addresses = [.. application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(address => new Uri(address))];

            // The loopback's free port is the first that Kestrel was told of.
            api.Address = api.Addresses[0];
            return api;
        }
        catch (Exception error)
        {
            await application.DisposeAsync();
            if (error is IOException or System.Net.Sockets.SocketException)
            {
                throw new Networks.InputException($"node.listen: {error.Message} Choose another address or port, or stop what uses it.", error);
            }

            throw;
        }
    }

    /// <summary>From now on requests are served.</summary>
    public void Serve(NodeServices services) => _services = services;

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private void Map(ILogger logger)
    {
        _application.Use((context, next) => Metrics.CountAsync(context, () => ApiErrors.AnswerAsync(context, () => next(context), logger)));
        _application.UseRouting();
        _application.Use(GuardAsync);
        StateEndpoints.Map(_application, () => _services, Metrics);
        WorkEndpoints.Map(_application, Services);
        ArtifactEndpoints.Map(_application, Services);
        SearchEndpoints.Map(_application, Services);
        TokenEndpoints.Map(_application, Services);
        OperatorEndpoints.Map(_application, Services);
        _application.MapFallback((RequestDelegate)(context => throw new ApiRefusal(
            StatusCodes.Status404NotFound, $"There is no {context.Request.Method} {context.Request.Path} here.", "The API's version is /v1."))).WithMetadata(RequiresScope.Any);
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.ContentEncoding.Count > 0)
        {
            throw new ApiRefusal(StatusCodes.Status415UnsupportedMediaType, $"The body is encoded ({context.Request.Headers.ContentEncoding}).", "Send it as it is: nothing is unpacked here.");
        }

        var caller = await _guard.IdentifyAsync(context.Request.Headers.Authorization, _services?.System.Store, context.RequestAborted);
        if (caller is not null)
        {
            context.Features.Set(caller);
        }

        var required = context.GetEndpoint()?.Metadata.GetMetadata<RequiresScope>();
        if (required?.IsOpen == true)
        {
            await next(context);
            return;
        }

        if (caller is null)
        {
            throw _services is null && context.Request.Headers.Authorization.Count > 0
                ? Starting()
                : new ApiRefusal(
                    StatusCodes.Status401Unauthorized,
                    "The token is missing, wrong, expired or revoked.",
                    "Send 'Authorization: Bearer TOKEN' with the token that this node wrote when it started, or one of 'dwnas token issue'.");
        }

        if (!caller.May(required))
        {
            var scopes = string.Join(", ", (required?.Scopes ?? []).Prepend(ApiScope.Admin).Select(scope => scope.ToString().ToLowerInvariant()));
            throw new ApiRefusal(
                StatusCodes.Status403Forbidden, $"Token '{caller.Name}' has scope {caller.Scope.ToString().ToLowerInvariant()}; this takes {scopes}.", "Use a token of that scope: 'dwnas token issue'.");
        }

        await next(context);
    }

    private NodeServices Services() => _services ?? throw Starting();

    private static ApiRefusal Starting() => new(StatusCodes.Status503ServiceUnavailable, "The node is starting.", "Try again in a moment.");

    /// <summary>The node's owner starts and stops it; signals are the program's business.</summary>
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

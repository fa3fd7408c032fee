using System.Net;
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
/// A node's HTTP server on this machine's loopback. Listens before the node is whole (the node's address is part of it); until
/// <see cref="Serve"/> every request is asked to come again.
/// </summary>
internal sealed class NodeApi : IAsyncDisposable
{
    private const string HealthPath = "/healthz";

    private readonly WebApplication _application;
    private volatile NodeServices? _services;

    private NodeApi(WebApplication application) => _application = application;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Listens on a free port.</summary>
    public static async Task<NodeApi> ListenAsync(ApiToken token, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "dwnas" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = WorkEndpoints.LargestBody;

            // A worker may be paused for minutes in the middle of an upload.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var application = builder.Build();
        var api = new NodeApi(application);
        var logger = loggers.CreateLogger("DoubleWinNas.Api");
        application.Use((context, next) => ApiErrors.AnswerAsync(context, () => next(context), logger));
        application.Use((context, next) => token.IsIn(context.Request.Headers.Authorization) || context.Request.Path == HealthPath
            ? next(context)
            : throw new ApiRefusal(StatusCodes.Status401Unauthorized, "The token is missing or wrong.", "Send 'Authorization: Bearer TOKEN' with the token that this node wrote when it started."));
        application.UseRouting();
        application.MapGet(HealthPath, api.HealthAsync);
        WorkEndpoints.Map(application, api.Services);
        ArtifactEndpoints.Map(application, api.Services);
        SearchEndpoints.Map(application, api.Services);
        OperatorEndpoints.Map(application, api.Services);
        application.MapFallback((RequestDelegate)(context => throw new ApiRefusal(
            StatusCodes.Status404NotFound, $"There is no {context.Request.Method} {context.Request.Path} here.", "The API's version is /v1.")));
        try
        {
            await application.StartAsync(cancellation);
            var addresses = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
            api.Address = new Uri(addresses.Addresses.Single());
            return api;
        }
        catch
        {
            await application.DisposeAsync();
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

    private NodeServices Services() => _services
        ?? throw new ApiRefusal(StatusCodes.Status503ServiceUnavailable, "The node is starting.", "Try again in a moment.");

    private async Task HealthAsync(HttpContext context)
    {
        var health = Services().System.Health;
        var isWell = health.Status == Actors.SystemStatus.Running;
        context.Response.StatusCode = isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await context.Response.WriteAsJsonAsync(new { health.Status, health.Reason, health.Store }, ApiJson.Options);
    }

    /// <summary>The node's owner starts and stops it; signals are the program's business.</summary>
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

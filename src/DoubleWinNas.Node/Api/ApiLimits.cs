using System.Net;
using System.Security.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace DoubleWinNas.Node.Api;

/// <summary>Where the server listens, and how much of anybody's patience and memory a request may take.</summary>
internal static class ApiLimits
{
    private const int MostConnections = 5000;
    private const int LargestHeaders = 16 * 1024;
    private const int MostHeaders = 50;

    /// <summary>Bytes a second that a body must come, or an answer be taken, with after a grace. Uploads of artifacts have a limit of their own.</summary>
    private const double SlowestBody = 100;

    private static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(10);

    /// <summary>A worker may be paused while it takes an artifact; it goes on where it stopped if it is cut off.</summary>
    private static readonly TimeSpan AnswerGrace = TimeSpan.FromMinutes(1);

    public static void Set(KestrelServerOptions kestrel, NodeListeners listeners)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = WorkEndpoints.LargestBody;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.MaxRequestHeadersTotalSize = LargestHeaders;
        kestrel.Limits.MaxRequestHeaderCount = MostHeaders;
        kestrel.Limits.RequestHeadersTimeout = HeadersWithin;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(SlowestBody, BodyGrace);
        kestrel.Limits.MinResponseDataRate = new MinDataRate(SlowestBody, AnswerGrace);
        kestrel.Listen(IPAddress.Loopback, 0, options => options.Protocols = HttpProtocols.Http1);
        foreach (var address in listeners.Addresses)
        {
            kestrel.Listen(address.EndPoint, options =>
            {
                options.Protocols = HttpProtocols.Http1;
                if (listeners.Certificate is not null)
                {
                    options.UseHttps(new HttpsConnectionAdapterOptions
                    {
                        ServerCertificate = listeners.Certificate,
                        ServerCertificateChain = listeners.Chain,
                        SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    });
                }
            });
        }
    }
}

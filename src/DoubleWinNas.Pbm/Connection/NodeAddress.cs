using System.Net;

namespace DoubleWinNas.Pbm.Connection;

/// <summary>Where a node is, from what a person wrote.</summary>
internal static class NodeAddress
{
    /// <summary>Reads host:port or a URL. Without a scheme it is https, but for this machine's loopback without <paramref name="isTrustGiven"/>.</summary>
    /// <param name="isTrustGiven">Whether a certificate authority was named.</param>
    /// <exception cref="PbmException">It is no address, or one that would send the token unencrypted over a network.</exception>
    public static Uri Parse(string text, bool isTrustGiven)
    {
        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? text : $"https://{text}", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.AbsolutePath != "/")
        {
            throw PbmException.BadInput($"'{text}' is no node's address; expected host:port or https://host:port.");
        }

        if (!hasScheme && IsLoopback(uri) && !isTrustGiven)
        {
            uri = new UriBuilder(uri) { Scheme = "http", Port = uri.Port }.Uri;
        }

        return uri.Scheme == "https" || IsLoopback(uri)
            ? uri
            : throw PbmException.BadInput($"{text} would send the token unencrypted over the network; use https, or http to this machine's loopback only.");
    }

    private static bool IsLoopback(Uri uri) => uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}

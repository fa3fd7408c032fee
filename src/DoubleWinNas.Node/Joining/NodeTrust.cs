using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Node.Joining;

/// <summary>Which certificates of nodes are believed: those of an own authority, or those that this machine believes.</summary>
internal static class NodeTrust
{
    /// <param name="authority">PEM file of the authority; null for the machine's.</param>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static SocketsHttpHandler Handler(string? authority)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(10) };
        if (authority is not null)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Policy(authority) };
        }

        return handler;
    }

    /// <summary>Addresses of nodes from the command line.</summary>
    /// <exception cref="InputException">One is no address, or would send the token in the clear.</exception>
    public static IReadOnlyList<Uri> Addresses(string option, string text)
    {
        var addresses = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => Address(option, part)).ToList();
        return addresses.Count > 0 ? addresses : throw new InputException($"{option} names no address; an example is https://node-1:7443.");
    }

    /// <summary>Whether a token may be sent there.</summary>
    public static bool IsSafe(Uri address) => address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);

    private static Uri Address(string option, string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new InputException($"{option} {text}: not an address; an example is https://node-1:7443.");
        }

        return IsSafe(address)
            ? address
            : throw new InputException($"{option} {text}: http is for the loopback only, because the token would be readable on its way; use https, with --ca for an own authority.");
    }

    private static X509ChainPolicy Policy(string authority)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(authority);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--ca {authority}: {error.Message} Allowed is a PEM file with the authority's certificate, such as the ca.pem of 'dwnas node certificate'.", error);
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw new InputException($"--ca {authority}: there is no certificate in it.");
    }
}

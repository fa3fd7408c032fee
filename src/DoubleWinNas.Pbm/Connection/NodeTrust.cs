using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DoubleWinNas.Pbm.Connection;

/// <summary>Whom to believe that it is the node.</summary>
internal static class NodeTrust
{
    /// <summary>Trusts certificates of one authority only, for the host's name.</summary>
    /// <exception cref="PbmException">The file holds no certificate.</exception>
    public static SslClientAuthenticationOptions Of(string path)
    {
        X509Certificate2Collection roots = [];
        try
        {
            roots.ImportFromPemFile(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new PbmException(ExitCode.BadInput, $"{path}: not a readable certificate (PEM): {error.Message}", error);
        }

        if (roots.Count == 0)
        {
            throw PbmException.BadInput($"{path}: holds no certificate (PEM).");
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }
}

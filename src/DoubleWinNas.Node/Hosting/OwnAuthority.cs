using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Node.Hosting;

/// <summary>A small certificate authority in a folder, for clusters that have no other.</summary>
internal static class OwnAuthority
{
    private const int AuthorityYears = 10;
    private const int MostDays = 3650;

    /// <summary>Makes the authority, unless it is there, and a certificate of it.</summary>
    /// <param name="folder">Holds <c>ca.pem</c>, <c>ca.key</c>, <c>node.pem</c>, <c>node.key</c>.</param>
    /// <param name="hosts">Names and addresses of the node.</param>
    /// <param name="days">That the certificate is good for.</param>
    /// <exception cref="InputException">No host, a number of days out of range, or the folder cannot be used.</exception>
    public static CertificateFiles Issue(string folder, IReadOnlyList<string> hosts, int days, TimeProvider time)
    {
        if (hosts.Count == 0 || hosts.Any(host => Uri.CheckHostName(host) == UriHostNameType.Unknown))
        {
            throw new InputException($"--host {string.Join(',', hosts)}: allowed are names and IP addresses, separated by commas, such as node-1.example.org,10.0.0.5.");
        }

        if (days is < 1 or > MostDays)
        {
            throw new InputException($"--days {days}: allowed are 1 to {MostDays}.");
        }

        try
        {
            Directory.CreateDirectory(folder);
            var files = new CertificateFiles(Path.Combine(folder, "ca.pem"), Path.Combine(folder, "node.pem"), Path.Combine(folder, "node.key"));
            using var authority = Authority(files.Authority, Path.Combine(folder, "ca.key"), time);
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var certificate = Request(key, hosts).Create(authority, time.GetUtcNow().AddHours(-1), Earlier(time.GetUtcNow().AddDays(days), authority.NotAfter.ToUniversalTime()), RandomNumberGenerator.GetBytes(16));
            Write(files.Key, key.ExportPkcs8PrivateKeyPem(), isSecret: true);
            Write(files.Certificate, certificate.ExportCertificatePem(), isSecret: false);
            return files;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InputException($"{folder}: certificates cannot be made here: {error.Message}", error);
        }
    }

    private static X509Certificate2 Authority(string certificate, string key, TimeProvider time)
    {
        if (File.Exists(certificate))
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }

        using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=DoubleWinNas own authority", fresh, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var made = request.CreateSelfSigned(time.GetUtcNow().AddHours(-1), time.GetUtcNow().AddYears(AuthorityYears));
        Write(key, fresh.ExportPkcs8PrivateKeyPem(), isSecret: true);
        Write(certificate, made.ExportCertificatePem(), isSecret: false);
        return X509Certificate2.CreateFromPemFile(certificate, key);
    }

    private static CertificateRequest Request(ECDsa key, IReadOnlyList<string> hosts)
    {
        var request = new CertificateRequest($"CN={hosts[0]}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        return request;
    }

    private static DateTimeOffset Earlier(DateTimeOffset wanted, DateTime limit) => wanted.UtcDateTime < limit ? wanted : new DateTimeOffset(limit, TimeSpan.Zero);

    private static void Write(string path, string text, bool isSecret) =>
        AtomicFile.Replace(path, stream => stream.Write(Encoding.ASCII.GetBytes(text + "\n")), isSecret);
}

/// <param name="Authority">For those who are to believe the node.</param>
internal sealed record CertificateFiles(string Authority, string Certificate, string Key);

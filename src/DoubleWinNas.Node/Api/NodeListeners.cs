using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Node.Api;

/// <summary>Where a node listens besides a free port of the loopback, and with what certificate.</summary>
/// <param name="Addresses">With a certificate they speak HTTPS, without one plain HTTP.</param>
/// <param name="Certificate">Null only where all addresses are loopback ones.</param>
/// <param name="Chain">Intermediate certificates that are sent with it.</param>
internal sealed record NodeListeners(IReadOnlyList<ListenAddress> Addresses, X509Certificate2? Certificate, X509Certificate2Collection Chain)
{
    /// <summary>The loopback alone.</summary>
    public static NodeListeners Loopback { get; } = new([], Certificate: null, []);

    /// <summary>Whether others than this machine can reach the node.</summary>
    public bool IsOpen => Addresses.Any(address => !address.IsLoopback);

    /// <summary>Reads the certificate.</summary>
    /// <exception cref="InputException">An address is not loopback and there is no certificate, or it cannot be read.</exception>
    public static NodeListeners Of(IReadOnlyList<ListenAddress> addresses, string? certificate, string? key)
    {
        if (certificate is null != key is null)
        {
            throw new InputException("node.tls: certificate and key belong together; one of them is null. 'dwnas node certificate' writes both.");
        }

        var open = addresses.Where(address => !address.IsLoopback).ToList();
        if (open.Count > 0 && certificate is null)
        {
            throw new InputException(
                $"node.listen: {open[0]} can be reached from other machines, which needs TLS. Set node.tls.certificate and node.tls.key; "
                + "'dwnas node certificate --host NAME --out DIR' writes a certificate of your own authority.");
        }

        return certificate is null ? new NodeListeners(addresses, Certificate: null, []) : Load(addresses, certificate, key!);
    }

    private static NodeListeners Load(IReadOnlyList<ListenAddress> addresses, string certificate, string key)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            return new NodeListeners(addresses, X509Certificate2.CreateFromPemFile(certificate, key), chain);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"node.tls: {certificate} with {key}: {error.Message} Allowed are PEM files, the key without a password. 'dwnas node certificate' writes both.", error);
        }
    }
}

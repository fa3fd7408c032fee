using System.Globalization;
using System.Net;

namespace DoubleWinNas.Node.Api;

/// <summary>Where a node listens: an address of this machine and a port.</summary>
internal readonly record struct ListenAddress(IPEndPoint EndPoint)
{
    public const string Allowed = "an IP address and a port, such as 127.0.0.1:7070, 0.0.0.0:7443 or [::]:7443";

    /// <summary>Nobody outside this machine reaches it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(EndPoint.Address);

    /// <summary>Every address of this machine.</summary>
    public bool IsAny => EndPoint.Address.Equals(IPAddress.Any) || EndPoint.Address.Equals(IPAddress.IPv6Any);

    public static bool TryParse(string text, out ListenAddress address)
    {
        address = default;
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > IPEndPoint.MaxPort
            || !IPAddress.TryParse(text.AsSpan(0, colon).Trim("[]"), out var ip))
        {
            return false;
        }

        address = new ListenAddress(new IPEndPoint(ip, port));
        return true;
    }

    public override string ToString() => EndPoint.ToString();
}

using DoubleWinNas.Node.Api;

namespace DoubleWinNas.Node.Hosting;

/// <summary>The node that runs on a folder now, seen from another process.</summary>
/// <param name="Address">Base address of its API.</param>
/// <param name="Process">Id of its process.</param>
/// <param name="Token">To be sent with every request, as <c>Authorization: Bearer</c>.</param>
internal sealed record RunningNode(Uri Address, int Process, ApiToken Token)
{
    /// <summary>Null where no node runs, or where it has only begun to start.</summary>
    /// <exception cref="Networks.InputException">It runs, but its token cannot be read.</exception>
    public static RunningNode? Find(string folder) => NodeFolder.Holder(folder) is { Address: { } address } holder
        ? new RunningNode(address, holder.Process, ApiToken.Load(Path.Combine(folder, "token")))
        : null;
}

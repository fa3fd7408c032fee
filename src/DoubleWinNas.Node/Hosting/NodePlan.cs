using DoubleWinNas.Networks;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Configuration.Search;
using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Node.Hosting;

/// <summary>What a node's settings come to.</summary>
internal static class NodePlan
{
    /// <summary>Options of <c>dwnas node FILE</c>.</summary>
    /// <param name="file">The configuration's file.</param>
    /// <exception cref="InputException">The certificate or the password cannot be read, or others could listen.</exception>
    public static NodeHostOptions Of(string file, NodeSettings node, ILoggerFactory loggers)
    {
        var id = node.Id ?? Environment.MachineName;
        var pools = NodeRoles.PoolsOf(node.Roles);
        return new NodeHostOptions
        {
            Folder = FolderOf(file, node),
            PostgreSql = node.Store.ConnectionString(),
            NodeId = id,
            Roles = node.Roles,
            Listeners = NodeListeners.Of(node.Listen, node.Tls.Certificate, node.Tls.Key),
            Address = node.Address is { } address ? new Uri(address) : null,
            CacheLimit = node.CacheLimit.Bytes,
            Workers = pools.Count == 0 ? 0 : node.Workers.Resolve(Environment.ProcessorCount),
            Pools = pools,
            Device = node.Device,
            StallTimeout = node.StallTimeout,
            Lease = node.Lease,
            DataRoot = node.DataRoot,
            LoggerFactory = loggers,
        };
    }

    /// <summary>The folder of <c>dwnas node FILE</c>.</summary>
    public static string FolderOf(string file, NodeSettings node) =>
        node.Folder ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, $"node-{node.Id ?? Environment.MachineName}");
}

using System.Globalization;
using System.Text;
using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Node.Api;

/// <summary>A node's figures in Prometheus' text format. What is asked of the store is the whole cluster's; the rest is this node's.</summary>
internal static class MetricsText
{
    private const int MostWorkers = 100_000;

    /// <summary>Rows that are looked at for a figure: a scrape is not to weigh on the store.</summary>
    private const int MostRows = 1000;

    public static async Task<string> WriteAsync(NodeServices node, ApiMetrics api, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var health = node.System.Health;
        One("dwnas_up", "1 while this node takes part in the cluster.", health is { Status: SystemStatus.Running, Incarnation: not null } ? 1 : 0);
        One("dwnas_store_up", "1 while the store works, as this node sees it.", health.Status == SystemStatus.Paused ? 0 : 1);
        One("dwnas_shards", "Shards that this node owns.", health.Shards);
        One("dwnas_actors_active", "Actors in this node's memory.", health.ActiveActors);
        One("dwnas_actors_parked", "Actors of this node that cannot be recovered; their mail waits.", health.Parked.Count);
        One("dwnas_messages_in_memory", "Messages that this node has read and not yet committed.", health.MessagesInMemory);
        Head("dwnas_http_requests_total", "counter", "Requests that this node answered.");
        foreach (var (method, route, status, count) in api.Requests)
        {
            Line("dwnas_http_requests_total", $"{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}}", count);
        }

        if (health.Status == SystemStatus.Running)
        {
            await StoreAsync(node.System.Store, cancellation);
        }

        return text.ToString();

        async Task StoreAsync(IActorStore store, CancellationToken stop)
        {
            Head("dwnas_work_items", "gauge", "Work items by pool and state.");
            foreach (var count in await store.CountWorkAsync(stop))
            {
                Line("dwnas_work_items", $"{{pool=\"{Escaped(count.Pool)}\",state=\"{count.State.ToString().ToLowerInvariant()}\"}}", count.Count);
            }

            var queued = await store.ListWorkAsync(pool: null, WorkState.Queued, MostRows, stop);
            Head("dwnas_work_oldest_queued_seconds", "gauge", "Age of the oldest of the next 1000 items to be leased, by pool.");
            foreach (var pool in queued.GroupBy(item => item.Pool).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                Line("dwnas_work_oldest_queued_seconds", $"{{pool=\"{Escaped(pool.Key)}\"}}", Math.Max(0, (node.Time.GetUtcNow() - pool.Min(item => item.EnqueuedAt)).TotalSeconds));
            }

            Head("dwnas_workers", "gauge", "Workers seen within the last day, by what they do.");
            var workers = await store.ListWorkersAsync(MostWorkers, stop);
            foreach (var state in Enum.GetValues<WorkerPresence>())
            {
                Line("dwnas_workers", $"{{state=\"{state.ToString().ToLowerInvariant()}\"}}", workers.Count(worker => worker.State == state));
            }

            Head("dwnas_workers_usable", "gauge", "Workers that the backlog can use now, by pool.");
            foreach (var hint in await AutoscaleHint.OfAsync(store, stop))
            {
                Line("dwnas_workers_usable", $"{{pool=\"{Escaped(hint.Pool)}\"}}", hint.Usable);
            }

            Head("dwnas_nodes", "gauge", "Nodes by state, those that died within the hour included.");
            foreach (var state in node.System.Nodes.GroupBy(row => row.State).OrderBy(group => group.Key))
            {
                Line("dwnas_nodes", $"{{state=\"{state.Key.ToString().ToLowerInvariant()}\"}}", state.Count());
            }

            One("dwnas_mailbox_messages", "Messages that wait in the 1000 fullest mailboxes.", (await store.MailboxDepthsAsync(MostRows, stop)).Sum(depth => depth.Depth));
            One("dwnas_dead_letters", "Messages that were given up, up to 1000.", (await store.ListDeadLettersAsync(MostRows, stop)).Count);
        }

        void One(string name, string help, double value)
        {
            Head(name, "gauge", help);
            Line(name, "", value);
        }

        void Head(string name, string kind, string help) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {kind}\n");

        void Line(string name, string labels, double value) => text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {value}\n");
    }

    private static string Escaped(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}

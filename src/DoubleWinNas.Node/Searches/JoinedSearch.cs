using System.Text.Json;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Node.Joining;
using DoubleWinNas.Node.Results;
using DoubleWinNas.Node.Results.Report;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Node.Workers;
using DoubleWinNas.Orchestration;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Searches;

/// <summary>A search that runs in a cluster, seen from a command: started, followed, its results fetched.</summary>
internal sealed class JoinedSearch(Joined joined, string name, SearchFolder folder, CommandTerminal terminal, TimeProvider time)
{
    private static readonly TimeSpan LiveInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(2);

    /// <summary>Starts the search, or goes on with it, and follows it to its end.</summary>
    /// <exception cref="InputException">It was started with other settings, or the cluster refuses.</exception>
    /// <exception cref="OperationCanceledException">The person has seen enough; the search goes on.</exception>
    public async Task<SearchStatus> RunAsync(SearchSettings settings, CancellationToken cancellation)
    {
        using var client = joined.Connect();
        var accepted = await client.StartAsync(settings, OrchestrationTypes.Registry(), cancellation);
        var watch = new SearchWatch(
            terminal,
            time,
            (command, token) => client.AskAsync(name, command, token),
            async token => [.. (await client.HeldAsync(token)).Select(Shown)])
        {
            LiveInterval = LiveInterval,
            PlainInterval = PlainInterval,
            IsPassing = error => error is InputException,
        };
        var status = await watch.BeginAsync(accepted, "the cluster", cancellation);
        Directory.CreateDirectory(folder.Path);
        folder.Save(status);
        status = await watch.FollowAsync(cancellation);
        folder.Save(status);
        if (status.Phase == SearchPhase.Finished)
        {
            await FetchAsync(client, status, folder.Path, cancellation);
        }

        return status;
    }

    /// <summary>Writes the results as far as they are into a folder.</summary>
    public async Task<SearchStatus> ExportAsync(CancellationToken cancellation)
    {
        using var client = joined.Connect();
        var status = await client.DescribeAsync(name, cancellation);
        Directory.CreateDirectory(folder.Path);
        await FetchAsync(client, status, folder.Path, cancellation);
        folder.Save(status);
        return status;
    }

    private async Task FetchAsync(ClusterClient client, SearchStatus status, string target, CancellationToken cancellation)
    {
        var costs = await client.CostsAsync(name, cancellation);
        var files = new ArtifactStore(folder.Artifacts);
        using var line = joined.ConnectForArtifacts(time);
        foreach (var artifact in ArtifactsIn(JsonSerializer.SerializeToElement(status, ApiJson.Options)).Distinct())
        {
            await line.FetchAsync(artifact, files, _ => { }, cancellation);
        }

        ResultsFolder.Write(target, SearchResults.Of(status, costs), files, ChartLibrary.Find(AppContext.BaseDirectory));
    }

    /// <summary>Whatever a document names by hash and size.</summary>
    private static IEnumerable<Artifact> ArtifactsIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when element.TryGetProperty("sha256", out var hash) && element.TryGetProperty("size", out var size) && size.ValueKind == JsonValueKind.Number =>
            [new Artifact(hash.GetString()!, size.GetInt64())],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => ArtifactsIn(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(ArtifactsIn),
        _ => [],
    };

    private static WorkerStatus Shown(HeldWork held) => new(
        held.Worker, ProcessId: null, WorkerState.Working, new WorkerItem(held.Id, held.Type, held.Attempt, held.Progress), Restarts: 0, LastEnd: null);
}

using DoubleWinNas.Actors;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Node.Workers;

namespace DoubleWinNas.Node.Hosting;

/// <summary>One node: the actors on SQLite, the artifacts, the HTTP API on this machine only, and child workers.</summary>
internal sealed class EmbeddedNode : IAsyncDisposable
{
    private EmbeddedNode(ActorSystem system, ArtifactStore artifacts, Uri address)
    {
        System = system;
        Artifacts = artifacts;
        Address = address;
    }

    public ActorSystem System { get; }

    public ArtifactStore Artifacts { get; }

    /// <summary>Base address of the HTTP API.</summary>
    public Uri Address { get; }

    /// <summary>The child workers, by number.</summary>
    public IReadOnlyList<WorkerStatus> Workers => [];

    /// <summary>Starts; what an earlier node left unfinished in the folder goes on.</summary>
    /// <exception cref="Networks.InputException">The folder is used by another node or cannot be written.</exception>
    public static Task<EmbeddedNode> StartAsync(EmbeddedNodeOptions options, CancellationToken cancellation) =>
        throw new NotSupportedException($"{options.Folder}: nodes start with the next change.");

    /// <summary>Stops the workers (their items go back), the API and the actors.</summary>
    public Task StopAsync() => System.StopAsync();

    public async ValueTask DisposeAsync() => await StopAsync();
}

using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Artifacts;

/// <summary>One node's artifacts: the files are all there is.</summary>
internal sealed class FileArtifacts(ArtifactStore files) : INodeArtifacts
{
    public ArtifactStore Files => files;

    public Task<long?> SizeOfAsync(string sha256, CancellationToken cancellation) => Task.FromResult(files.SizeOf(sha256));

    public Task<Stream?> OpenAsync(string sha256, CancellationToken cancellation) =>
        Task.FromResult(files.SizeOf(sha256) is { } size ? files.Open(new Artifact(sha256, size)) : null);

    public Task PublishAsync(Artifact artifact, CancellationToken cancellation) => Task.CompletedTask;
}

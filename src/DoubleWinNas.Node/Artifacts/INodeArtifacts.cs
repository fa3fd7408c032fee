using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Artifacts;

/// <summary>The artifacts that a node serves, wherever they are kept.</summary>
internal interface INodeArtifacts
{
    /// <summary>This node's own files: all that there is, or copies of it.</summary>
    ArtifactStore Files { get; }

    /// <summary>Size in bytes, or null where there is no such artifact.</summary>
    Task<long?> SizeOfAsync(string sha256, CancellationToken cancellation);

    /// <summary>Opens an artifact after its content was checked; null where there is none. The stream can seek.</summary>
    Task<Stream?> OpenAsync(string sha256, CancellationToken cancellation);

    /// <summary>Makes an artifact that lies among this node's files durable; every node has it when the task completes.</summary>
    Task PublishAsync(Artifact artifact, CancellationToken cancellation);
}

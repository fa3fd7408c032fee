using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Node.Operators;
using DoubleWinNas.Node.Workers;

namespace DoubleWinNas.Node.Api;

/// <summary>What the endpoints serve.</summary>
/// <param name="Types">What messages may come from outside.</param>
/// <param name="Local">Dispatch to this node's children.</param>
/// <param name="Lease">Of every item that is leased.</param>
/// <param name="StallTimeout">Told to workers.</param>
internal sealed record NodeServices(
    ActorSystem System, MessageTypeRegistry Types, INodeArtifacts Artifacts, LocalDispatch Local, TimeSpan Lease, TimeSpan StallTimeout, TimeProvider Time)
{
    public ArtifactUploads Uploads { get; } = new(Artifacts.Files, Time);

    public WorkerBook Workers { get; } = new(System.Store, System.Options.NodeId, Time);

    public WorkOwnership Ownership { get; } = new(System.Store, Time);

    /// <summary>For the operators' commands.</summary>
    public required OperatorDesk Desk { get; init; }

    public IAuditLog Audit { get; } = new AuditLog(System.Store);
}

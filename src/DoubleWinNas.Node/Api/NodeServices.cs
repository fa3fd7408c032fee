using DoubleWinNas.Actors;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Node.Operators;
using DoubleWinNas.Node.Workers;

namespace DoubleWinNas.Node.Api;

/// <summary>What the endpoints serve.</summary>
/// <param name="Local">Dispatch to this node's children.</param>
/// <param name="Lease">Of every item that is leased.</param>
/// <param name="StallTimeout">Told to workers.</param>
/// <param name="Desk">For the operators' commands.</param>
internal sealed record NodeServices(
    ActorSystem System, ArtifactStore Artifacts, LocalDispatch Local, TimeSpan Lease, TimeSpan StallTimeout, OperatorDesk Desk);

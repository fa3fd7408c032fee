using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Actors.Store;
using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>What outlives an incarnation.</summary>
internal sealed record SystemParts(
    ActorSystemOptions Options,
    IActorStore Store,
    MessageTypeRegistry Types,
    MessageHandling Handling,
    StoreGate Gate,
    BacklogBoard Backlog,
    Publisher Publisher,
    ILogger Logger);

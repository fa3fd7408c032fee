using DoubleWinNas.Node.Operators.Logs;
using DoubleWinNas.Node.Workers;

namespace DoubleWinNas.Node.Operators;

/// <summary>What the operators' commands need of a node besides its actors and artifacts.</summary>
/// <param name="Children">This node's child workers now.</param>
/// <param name="Settings">Of the node, as keys and values; no secrets.</param>
/// <param name="StartedAt">When the node started.</param>
internal sealed record OperatorDesk(
    NodeLog Log, Func<IReadOnlyList<WorkerStatus>> Children, IReadOnlyList<KeyValuePair<string, string>> Settings, DateTimeOffset StartedAt, TimeProvider Time);

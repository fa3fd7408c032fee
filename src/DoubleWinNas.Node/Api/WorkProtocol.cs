using System.Text.Json;
using System.Text.Json.Serialization;

namespace DoubleWinNas.Node.Api;

// What nodes and workers say to each other under /v1. Names and meanings are kept within a version; new members are optional.

/// <summary>POST /v1/work/lease. Answered with <see cref="LeasedWork"/>, or 204 when there was nothing in time.</summary>
/// <param name="Worker">Its name, unique among the node's workers.</param>
/// <param name="Pools">Pools that it serves. None, with an instance: it ends, and did not see what an unanswered request may have given it.</param>
/// <param name="Labels">What it offers, such as <c>device=host</c>.</param>
/// <param name="WaitSeconds">How long the node may wait for work.</param>
/// <param name="Instance">The worker's process: another one under the same name has another.</param>
/// <param name="Version">Program version of the worker.</param>
/// <param name="Host">Name of its machine.</param>
internal sealed record LeaseRequest(
    string Worker, IReadOnlyList<string> Pools, IReadOnlyList<string> Labels, double WaitSeconds, string? Instance = null, string? Version = null, string? Host = null)
{
    /// <summary>Header of the answer: an operator's order to the worker, <see cref="Drain"/>.</summary>
    public const string OrderHeader = "Dwnas-Order";

    /// <summary>Take nothing new and end.</summary>
    public const string Drain = "drain";

    /// <summary>Header of the answer: addresses of the cluster's nodes, separated by commas, for the day that this one is gone.</summary>
    public const string NodesHeader = "Dwnas-Nodes";
}

/// <param name="Epoch">To be named with the id in all that follows.</param>
/// <param name="Type">Registered name and version of the payload.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="LeaseSeconds">It is given to another when it is not renewed for so long.</param>
/// <param name="StallSeconds">A worker that makes no progress for so long gives up.</param>
internal sealed record LeasedWork(
    string Id, long Epoch, string Pool, string Type, JsonElement Payload, int Attempt, int MaxAttempts, double LeaseSeconds, double StallSeconds);

/// <summary>POST /v1/work/renew. Answered with <see cref="VerdictAnswer"/>.</summary>
/// <param name="Progress">For people; null keeps the last.</param>
internal sealed record RenewRequest(string Worker, string Id, long Epoch, JsonElement? Progress = null);

/// <summary>POST /v1/work/complete. Answered with <see cref="VerdictAnswer"/>.</summary>
/// <param name="Type">Registered name and version of the result.</param>
internal sealed record CompleteRequest(string Worker, string Id, long Epoch, string Type, JsonElement Result);

/// <summary>POST /v1/work/fail. Answered with <see cref="VerdictAnswer"/>.</summary>
/// <param name="Error">One clear message.</param>
/// <param name="Retryable">False when no other attempt could do better.</param>
internal sealed record FailRequest(string Worker, string Id, long Epoch, string Error, bool Retryable);

/// <summary>POST /v1/work/return: the worker is to end; the attempt does not count. Answered with <see cref="VerdictAnswer"/>.</summary>
internal sealed record ReturnRequest(string Worker, string Id, long Epoch, string Reason);

/// <param name="Verdict">accepted, cancelled or lost; after the latter two the worker stops.</param>
internal sealed record VerdictAnswer(string Verdict)
{
    public const string Accepted = "accepted";
    public const string Cancelled = "cancelled";
    public const string Lost = "lost";
}

/// <summary>A message to an actor, by the registered name and version of its type.</summary>
internal sealed record TypedMessage(string Type, JsonElement Payload);

/// <summary>An item that a worker holds, as people look at it.</summary>
/// <param name="Progress">JSON text that the worker told last.</param>
internal sealed record HeldWork(string Worker, string Id, string Type, int Attempt, string? Progress);

/// <summary>Body of every answer from 400 on.</summary>
/// <param name="Error">What is wrong.</param>
/// <param name="Remedy">What to do; null where the error says it.</param>
internal sealed record ErrorAnswer(string Error, string? Remedy = null);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LeaseRequest))]
[JsonSerializable(typeof(LeasedWork))]
[JsonSerializable(typeof(RenewRequest))]
[JsonSerializable(typeof(CompleteRequest))]
[JsonSerializable(typeof(FailRequest))]
[JsonSerializable(typeof(ReturnRequest))]
[JsonSerializable(typeof(VerdictAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(TypedMessage))]
[JsonSerializable(typeof(TokenOrder))]
[JsonSerializable(typeof(IReadOnlyList<HeldWork>))]
internal sealed partial class WorkProtocolJson : JsonSerializerContext;

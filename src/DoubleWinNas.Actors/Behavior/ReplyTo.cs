namespace DoubleWinNas.Actors;

/// <summary>Where an answer goes: the id of a waiting ask or an actor. A plain value that may be kept in events and state.</summary>
/// <param name="AskId">Set when someone outside waits.</param>
/// <param name="Actor">Set when an actor sent the message.</param>
public sealed record ReplyTo(string? AskId, string? Actor);

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Serialization;

/// <summary>
/// The names under which messages, events, states and work payloads stand in the database: <c>search.started/2</c> = name and version.
/// Names are chosen, not derived from C#, so that code may be renamed freely. Old versions are lifted by upcasters, one version at a time.
/// </summary>
public sealed class MessageTypeRegistry
{
    private readonly Dictionary<Type, Entry> _byType = [];
    private readonly Dictionary<string, Entry> _byName = [];
    private readonly Dictionary<(string Name, int From), Func<JsonNode, JsonNode>> _upcasters = [];

    /// <summary>All that can be read, without versions.</summary>
    public IReadOnlyCollection<string> Names => _byName.Keys;

    /// <summary>Registers a type under a name in its current version.</summary>
    /// <param name="name">Lower-case words with dots and hyphens, without version.</param>
    /// <exception cref="ActorException">The name or the type is registered already, or the name is malformed.</exception>
    public MessageTypeRegistry Add<T>(string name, JsonTypeInfo<T> json, int version = 1)
        where T : class
    {
        if (name.Length is 0 or > 100 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_')) || version < 1)
        {
            throw new ActorException($"Message type name '{name}', version {version}: allowed are letters, digits, '.', '-', '_' and versions from 1.");
        }

        var entry = new Entry(name, version, typeof(T), json);
        if (name.StartsWith("actors.") || !_byName.TryAdd(name, entry))
        {
            throw new ActorException($"Message type name '{name}' is taken{(name.StartsWith("actors.") ? " (actors.* belongs to the runtime)" : "")}.");
        }

        if (!_byType.TryAdd(typeof(T), entry))
        {
            throw new ActorException($"Type {typeof(T).Name} is registered twice: '{_byType[typeof(T)].Name}' and '{name}'.");
        }

        return this;
    }

    /// <summary>Registers how the JSON of version <paramref name="from"/> becomes that of version <c>from + 1</c>.</summary>
    public MessageTypeRegistry Upcast(string name, int from, Func<JsonNode, JsonNode> transform) =>
        _upcasters.TryAdd((name, from), transform)
            ? this
            : throw new ActorException($"Message type '{name}': version {from} has two upcasters.");

    /// <summary>True when values of the type can be written.</summary>
    public bool Knows(Type type) => _byType.ContainsKey(type);

    /// <summary>Name, version and JSON of a value.</summary>
    /// <exception cref="ActorException">Its type is not registered, or it is larger than allowed.</exception>
    public EventData Serialize(object value, int maxCharacters = int.MaxValue)
    {
        if (!_byType.TryGetValue(value.GetType(), out var entry))
        {
            throw new ActorException($"Type {value.GetType().Name} is not registered; add it to the {nameof(MessageTypeRegistry)} under a name.");
        }

        var json = JsonSerializer.Serialize(value, entry.Json);
        return json.Length <= maxCharacters
            ? new EventData(entry.NameAndVersion, json)
            : throw new ActorException(
                $"{entry.NameAndVersion}: {json.Length} characters of JSON; allowed are {maxCharacters}. Put large data into an artifact and send its hash.");
    }

    /// <summary>The value behind name, version and JSON.</summary>
    /// <exception cref="UnreadableMessageException">Unknown name, version without a path to today's, or JSON that does not fit.</exception>
    public object Deserialize(string type, string payload)
    {
        try
        {
            return type switch
            {
                WorkMessages.CompletedType => ReadCompleted(payload),
                WorkMessages.FailedType => ReadFailed(payload),
                _ => ReadRegistered(type, payload),
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or NullReferenceException)
        {
            throw new UnreadableMessageException($"{type}: the JSON does not fit ({error.Message}); it begins {Start(payload)}.", error);
        }
    }

    private object ReadRegistered(string type, string payload)
    {
        var slash = type.LastIndexOf('/');
        if (slash < 0 || !int.TryParse(type.AsSpan(slash + 1), out var version) || version < 1)
        {
            throw new UnreadableMessageException($"Message type '{type}': expected name/version.");
        }

        if (!_byName.TryGetValue(type[..slash], out var entry))
        {
            throw new UnreadableMessageException($"Message type '{type}' is not known to this program version.") { UnknownName = type[..slash] };
        }

        if (version > entry.Version)
        {
            throw new UnreadableMessageException($"Message type '{type}' was written by a newer program; this one knows versions up to {entry.Version}.")
            {
                IsFromNewerProgram = true,
            };
        }

        return version == entry.Version
            ? JsonSerializer.Deserialize(payload, entry.Json) ?? throw new JsonException("null")
            : JsonSerializer.Deserialize(Lift(entry, version, JsonNode.Parse(payload)!), entry.Json) ?? throw new JsonException("null");
    }

    private JsonNode Lift(Entry entry, int version, JsonNode node)
    {
        for (; version < entry.Version; version++)
        {
            if (!_upcasters.TryGetValue((entry.Name, version), out var transform))
            {
                throw new UnreadableMessageException($"Message type '{entry.Name}/{version}' has no upcaster to version {version + 1}.");
            }

            node = transform(node);
        }

        return node;
    }

    private WorkCompleted ReadCompleted(string payload)
    {
        using var document = JsonDocument.Parse(payload);
        return new WorkCompleted(Member("id").GetString()!, Deserialize(Member("type").GetString()!, Member("result").GetRawText()));

        JsonElement Member(string name) => document.RootElement.TryGetProperty(name, out var member) ? member : throw new JsonException($"{name} is missing");
    }

    private static WorkFailed ReadFailed(string payload)
    {
        var node = JsonNode.Parse(payload)!;
        return new WorkFailed((string)node["id"]!, (string)node["error"]!, (int)node["attempts"]!, Enum.Parse<WorkState>((string)node["state"]!));
    }

    private static string Start(string payload) => payload.Length <= 60 ? payload : payload[..60] + "…";

    private sealed record Entry(string Name, int Version, Type Type, JsonTypeInfo Json)
    {
        public string NameAndVersion { get; } = $"{Name}/{Version}";
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoubleWinNas.Actors.Store;

/// <summary>The two messages that a store itself writes into a requester's mailbox.</summary>
public static class WorkMessages
{
    public const string CompletedType = "actors.work-completed/1";

    public const string FailedType = "actors.work-failed/1";

    /// <summary>Type and payload of the message that an item is completed; the result is embedded as JSON.</summary>
    /// <exception cref="JsonException">The result is no JSON.</exception>
    public static EventData Completed(string id, string resultType, string resultPayload)
    {
        var text = new ArrayBufferWriter<byte>(resultPayload.Length + id.Length + resultType.Length + 64);
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("type", resultType);
            json.WritePropertyName("result");
            json.WriteRawValue(resultPayload);
            json.WriteEndObject();
        }

        return new EventData(CompletedType, Encoding.UTF8.GetString(text.WrittenSpan));
    }

    /// <summary>Type and payload of the message that an item will not be completed.</summary>
    public static EventData Failed(string id, string error, int attempts, WorkState state) =>
        new(FailedType, new JsonObject { ["id"] = id, ["error"] = error, ["attempts"] = attempts, ["state"] = state.ToString() }.ToJsonString());
}

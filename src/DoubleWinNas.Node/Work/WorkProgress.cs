using System.Text.Json;
using System.Text.Json.Serialization;

namespace DoubleWinNas.Node.Work;

/// <summary>How far an item is, as its worker reports it with each renewal; only for people.</summary>
/// <param name="Phase">What is done now: training, verifying, waiting: no space left ...</param>
/// <param name="Share">Done of the whole item, 0 to 1; null where nobody can know.</param>
/// <param name="ImagesPerSecond">Null where no images are seen.</param>
/// <param name="Loss">Of late; null where there is none.</param>
/// <param name="Accuracy">Of late, on training images, 0 to 1; null where there is none.</param>
internal sealed record WorkProgress(string Phase, double? Share = null, double? ImagesPerSecond = null, double? Loss = null, double? Accuracy = null)
{
    public string ToJson() => JsonSerializer.Serialize(this, WorkProgressJson.Default.WorkProgress);

    /// <summary>Null where the text is not a progress.</summary>
    public static WorkProgress? Parse(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, WorkProgressJson.Default.WorkProgress);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WorkProgress))]
internal sealed partial class WorkProgressJson : JsonSerializerContext;

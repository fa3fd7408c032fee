using System.Text.Json.Serialization;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Orchestration.Transformers;

namespace DoubleWinNas.Orchestration.Serialization;

/// <summary>JSON of the transformer's journal and snapshots.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TransformingOpened))]
[JsonSerializable(typeof(TransformingHeld))]
[JsonSerializable(typeof(TransformingClosed))]
[JsonSerializable(typeof(FinalistsArrived))]
[JsonSerializable(typeof(PlansArrived))]
[JsonSerializable(typeof(TransformsEnqueued))]
[JsonSerializable(typeof(TransformItemEnded))]
[JsonSerializable(typeof(TransformerState))]
internal sealed partial class TransformerJson : JsonSerializerContext
{
    public static void AddTo(MessageTypeRegistry types) => types
        .Add("transformer.transforming-opened", Default.TransformingOpened)
        .Add("transformer.transforming-held", Default.TransformingHeld)
        .Add("transformer.transforming-closed", Default.TransformingClosed)
        .Add("transformer.finalists-arrived", Default.FinalistsArrived)
        .Add("transformer.plans-arrived", Default.PlansArrived)
        .Add("transformer.transforms-enqueued", Default.TransformsEnqueued)
        .Add("transformer.transform-item-ended", Default.TransformItemEnded)
        .Add("transformer.state", Default.TransformerState);
}

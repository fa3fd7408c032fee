using System.Text.Json.Serialization;
using DoubleWinNas.Training.Checkpoints;

namespace DoubleWinNas.Training.Runs;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TrainingDocument))]
[JsonSerializable(typeof(TrainingSettings))]
[JsonSerializable(typeof(CheckpointManifest))]
internal sealed partial class RunJsonContext : JsonSerializerContext;

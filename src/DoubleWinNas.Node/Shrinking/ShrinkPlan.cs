using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Node.Shrinking;

/// <summary>What was chosen, and why (<c>shrink.json</c>); an interrupted shrinking goes on from it.</summary>
/// <param name="SourceSha256">Of the weights that are shrunk.</param>
/// <param name="SourceGenotype">Their architecture.</param>
/// <param name="Genotype">The architecture that is fine-tuned: chosen blocks are transformable (T) in it.</param>
/// <param name="Resolution">Of the images.</param>
/// <param name="SourceMilliseconds">Predicted latency of the source.</param>
/// <param name="BoundMilliseconds">The bound.</param>
/// <param name="PredictedMilliseconds">Predicted latency of the shallow network.</param>
/// <param name="SourceAccuracy">Top-1 of the source on the validation images that judged the blocks, 0 to 1.</param>
/// <param name="Blocks">All candidates.</param>
/// <param name="Chosen">Names of the chosen ones.</param>
internal sealed record ShrinkPlan(
    string SourceSha256,
    string SourceGenotype,
    string Genotype,
    Resolution Resolution,
    double SourceMilliseconds,
    double BoundMilliseconds,
    double PredictedMilliseconds,
    double SourceAccuracy,
    IReadOnlyList<BlockCandidate> Blocks,
    IReadOnlyList<string> Chosen)
{
    public void Save(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, ShrinkJsonContext.Default.ShrinkPlan));

    /// <exception cref="InputException">Malformed.</exception>
    public static ShrinkPlan Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), ShrinkJsonContext.Default.ShrinkPlan) ?? throw new JsonException("it is null");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InputException($"{path}: not a plan of 'dwnas shrink': {error.Message}. Shrink into another folder.", error);
        }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ShrinkPlan))]
internal sealed partial class ShrinkJsonContext : JsonSerializerContext;

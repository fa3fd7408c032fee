using System.Text.Json.Serialization;

namespace DoubleWinNas.Networks.Costs;

/// <summary>A cost table's file.</summary>
internal sealed record CostTableDocument(int Format, CostConditions Conditions, SortedDictionary<string, double> Milliseconds)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, double>? Millijoules { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, double>? Scales { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, double>? EnergyScales { get; init; }
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CostTableDocument))]
internal sealed partial class CostTableJsonContext : JsonSerializerContext;

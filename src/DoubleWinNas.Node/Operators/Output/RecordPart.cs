using System.Text.Json.Nodes;

namespace DoubleWinNas.Node.Operators.Output;

/// <summary>Names and values of one thing.</summary>
internal sealed record RecordPart(string Name, params IReadOnlyList<RecordField> Fields) : OutputPart(Name)
{
    public override JsonObject ToJson() => new() { ["kind"] = "record", ["name"] = Name, ["fields"] = new JsonArray([.. Fields.Select(field => field.ToJson())]) };
}

/// <param name="Name">Stable, in camel case.</param>
internal sealed record RecordField(string Name, object? Value, ValueFormat Format = ValueFormat.Text)
{
    public JsonNode ToJson() => new JsonObject { ["name"] = Name, ["format"] = OutputValue.Word(Format), ["value"] = OutputValue.Of(Value)?.DeepClone() };
}

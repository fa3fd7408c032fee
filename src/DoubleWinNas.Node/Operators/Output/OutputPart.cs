using System.Text.Json.Nodes;

namespace DoubleWinNas.Node.Operators.Output;

/// <summary>A part of an answer. <paramref name="Name"/> is its key where a machine reads, its heading where a person does.</summary>
internal abstract record OutputPart(string Name)
{
    /// <summary>As it goes to the console; consoles print a kind that they do not know as it is.</summary>
    public abstract JsonObject ToJson();
}

/// <summary>A text that is printed as it is, such as a file's content.</summary>
internal sealed record TextPart(string Name, string Text) : OutputPart(Name)
{
    public override JsonObject ToJson() => new() { ["kind"] = "text", ["name"] = Name, ["text"] = Text };
}

/// <summary>What belongs to what.</summary>
internal sealed record TreePart(string Name, IReadOnlyList<TreeNode> Nodes) : OutputPart(Name)
{
    public override JsonObject ToJson() => new() { ["kind"] = "tree", ["name"] = Name, ["nodes"] = new JsonArray([.. Nodes.Select(node => node.ToJson())]) };
}

/// <param name="Text">For people.</param>
/// <param name="Data">The same with stable names.</param>
internal sealed record TreeNode(string Text, JsonObject Data, IReadOnlyList<TreeNode> Children)
{
    public JsonNode ToJson() => new JsonObject
    {
        ["text"] = Text,
        ["data"] = Data.DeepClone(),
        ["children"] = new JsonArray([.. Children.Select(child => child.ToJson())]),
    };
}

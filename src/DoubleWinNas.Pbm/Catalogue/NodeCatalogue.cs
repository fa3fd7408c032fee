namespace DoubleWinNas.Pbm.Catalogue;

/// <summary>What a node says that it can do. Newer nodes may say more; what is unknown here is passed over.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Version">Of its program.</param>
internal sealed record NodeCatalogue(string Node, string Version, IReadOnlyList<NodePalette> Palettes);

internal sealed record NodePalette(string Name, string Help, IReadOnlyList<NodeCommand> Commands);

/// <param name="Scope">What a token must allow: read or admin.</param>
/// <param name="IsTail">Whether it answers with lines, without an end.</param>
internal sealed record NodeCommand(string Name, string Help, string Scope, bool IsTail, IReadOnlyList<NodeArgument> Arguments);

/// <param name="Type">text, integer or switch; another is treated as a text.</param>
/// <param name="IsOption">Written --name VALUE.</param>
/// <param name="Choices">The only values allowed; empty for any.</param>
/// <param name="HasValues">Whether the node offers values.</param>
internal sealed record NodeArgument(
    string Name, string Help, string Type, bool IsOption, bool IsRequired, string? Default, IReadOnlyList<string> Choices, bool HasValues)
{
    public bool IsSwitch => Type == "switch";
}

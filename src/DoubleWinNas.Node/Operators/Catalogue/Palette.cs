namespace DoubleWinNas.Node.Operators.Catalogue;

/// <summary>Commands of the operators' console that belong together: <c>work list</c>, <c>work cancel</c>.</summary>
/// <param name="Help">One sentence.</param>
internal sealed record Palette(string Name, string Help, params IReadOnlyList<PaletteCommand> Commands);

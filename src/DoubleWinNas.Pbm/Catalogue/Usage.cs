namespace DoubleWinNas.Pbm.Catalogue;

/// <summary>How a command is written.</summary>
internal static class Usage
{
    /// <param name="path">Palette and command.</param>
    public static string Of(string path, NodeCommand command) => $"Usage: {Line(path, command)}";

    /// <summary><c>pbm work list [--pool POOL] [--limit LIMIT]</c>.</summary>
    public static string Line(string path, NodeCommand command) => string.Join(' ', command.Arguments.Select(Word).Prepend($"pbm {path}"));

    /// <summary>As an argument stands in a usage line.</summary>
    public static string Word(NodeArgument argument)
    {
        var name = argument.Name.ToUpperInvariant();
        return argument switch
        {
            { IsSwitch: true } => $"[--{argument.Name}]",
            { IsOption: true } => argument.IsRequired ? $"--{argument.Name} {name}" : $"[--{argument.Name} {name}]",
            _ => argument.IsRequired ? name : $"[{name}]",
        };
    }
}

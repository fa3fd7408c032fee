using DoubleWinNas.Node.Terminal;

namespace DoubleWinNas.Pbm.Catalogue;

/// <summary>Words as a command of the node.</summary>
internal static class CommandReader
{
    /// <exception cref="PbmException">A word is unknown, superfluous or missing; the nearest known one is named.</exception>
    public static CommandRequest Read(NodeCatalogue catalogue, IReadOnlyList<string> words)
    {
        var palette = PaletteOf(catalogue, words.Count > 0 ? words[0] : throw PbmException.BadInput($"A palette is missing; there are {Names(catalogue.Palettes.Select(p => p.Name))}."));
        var command = words.Count > 1
            ? CommandOf(palette, words[1])
            : throw PbmException.BadInput($"{palette.Name} needs a command: {Names(palette.Commands.Select(c => c.Name))}. 'pbm help {palette.Name}' explains them.");
        return new CommandRequest(palette.Name, command, ArgumentsOf($"{palette.Name} {command.Name}", command, [.. words.Skip(2)]));
    }

    public static NodePalette PaletteOf(NodeCatalogue catalogue, string word) =>
        catalogue.Palettes.FirstOrDefault(palette => palette.Name == word)
        ?? throw PbmException.BadInput(Unknown($"There is no palette '{word}'", word, catalogue.Palettes.Select(palette => palette.Name)));

    public static NodeCommand CommandOf(NodePalette palette, string word) =>
        palette.Commands.FirstOrDefault(command => command.Name == word)
        ?? throw PbmException.BadInput(Unknown($"{palette.Name} has no command '{word}'", word, palette.Commands.Select(command => command.Name)));

    private static Dictionary<string, string> ArgumentsOf(string path, NodeCommand command, IReadOnlyList<string> words)
    {
        var values = new Dictionary<string, string>();
        var positional = new Queue<NodeArgument>(command.Arguments.Where(argument => !argument.IsOption));
        for (var i = 0; i < words.Count; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal))
            {
                var next = positional.TryDequeue(out var argument) ? argument : throw PbmException.BadInput($"{path}: '{words[i]}' is one word too many. {Usage.Of(path, command)}");
                values[next.Name] = words[i];
                continue;
            }

            var parts = words[i][2..].Split('=', 2);
            var option = command.Arguments.FirstOrDefault(known => known.IsOption && known.Name == parts[0])
                ?? throw PbmException.BadInput(Unknown(
                    $"{path} has no option --{parts[0]}", $"--{parts[0]}", command.Arguments.Where(known => known.IsOption).Select(known => $"--{known.Name}")));
            values[option.Name] = option.IsSwitch ? "true"
                : parts.Length == 2 ? parts[1]
                : i + 1 < words.Count ? words[++i]
                : throw PbmException.BadInput($"{path}: --{option.Name} lacks its value. {option.Help}");
        }

        return command.Arguments.FirstOrDefault(argument => argument.IsRequired && !values.ContainsKey(argument.Name)) is { } missing
            ? throw PbmException.BadInput($"{path}: {missing.Name.ToUpperInvariant()} is missing. {missing.Help} {Usage.Of(path, command)}")
            : values;
    }

    private static string Unknown(string what, string found, IEnumerable<string> known)
    {
        string[] words = [.. known];
        return words.Length == 0 ? $"{what}; it has none."
            : NearestWord.Of(found, words) is { } nearest ? $"{what}; did you mean '{nearest}'? There are {Names(words)}."
            : $"{what}; there are {Names(words)}.";
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);
}

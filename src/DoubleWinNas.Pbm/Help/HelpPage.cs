using DoubleWinNas.Pbm.Catalogue;

namespace DoubleWinNas.Pbm.Help;

/// <summary>What can be done, for a person at the console.</summary>
internal static class HelpPage
{
    private const string Options =
        """
        pbm [HOST:PORT] PALETTE COMMAND [ARGUMENTS]   runs one command
        pbm [HOST:PORT]                               prompts for commands: Tab completes, help explains, exit leaves
        pbm help [PALETTE [COMMAND]]                  explains; --markdown prints the whole reference

          --folder DIR       the node that runs a search's folder (runs/NAME)
          --token-file FILE  file of the token; else DWNAS_TOKEN_FILE
          --ca FILE          certificate (PEM) of the authority that vouches for the nodes; else DWNAS_CA
          --json             data instead of tables; a tail prints one object a line
          --watch [SECONDS]  repeats the command until Ctrl-C; every 2 seconds

        Without HOST:PORT: DWNAS_NODE, else the one search that runs below ./runs.
        Exit codes: 0 done, 1 the node could not, 2 a word is wrong, 3 no node answers, 130 interrupted.
        """;

    /// <summary>What the console itself understands; needs no node.</summary>
    public static string OfConsole => Options;

    /// <param name="words">Nothing, a palette, or a palette and a command.</param>
    public static string Of(NodeCatalogue catalogue, IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            return $"{Options}\n\n{List(catalogue.Palettes.Select(palette => (palette.Name, palette.Help)))}";
        }

        var palette = CommandReader.PaletteOf(catalogue, words[0]);
        if (words.Count == 1)
        {
            return $"{palette.Help}\n\n{List(palette.Commands.Select(command => (command.Name, command.Help)))}";
        }

        var command = CommandReader.CommandOf(palette, words[1]);
        var lines = List(command.Arguments.Select(argument => (Usage.Word(argument), Explanation(argument))));
        var admin = command.Scope == "admin" ? "\nNeeds a token with scope admin." : "";
        return $"{Usage.Line($"{palette.Name} {command.Name}", command)}\n\n{command.Help}{admin}{(lines.Length > 0 ? $"\n\n{lines}" : "")}";
    }

    /// <summary>Meaning, choices and default of an argument.</summary>
    public static string Explanation(NodeArgument argument)
    {
        var choices = argument.Choices.Count > 0 ? $" One of {string.Join(", ", argument.Choices)}." : "";
        var byDefault = argument.Default is { } value ? $" Default {value}." : "";
        return $"{argument.Help}{choices}{byDefault}";
    }

    private static string List(IEnumerable<(string Name, string Help)> entries)
    {
        (string Name, string Help)[] all = [.. entries];
        var width = all.Length == 0 ? 0 : all.Max(entry => entry.Name.Length);
        return string.Join('\n', all.Select(entry => $"  {entry.Name.PadRight(width)}  {entry.Help}"));
    }
}

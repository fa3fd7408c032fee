using System.CommandLine;

namespace DoubleWinNas.Node.Commands;

/// <summary>Arguments and options that several commands have, worded alike.</summary>
internal static class CommandSymbols
{
    public static Argument<string> RunDirectory() => new("DIR") { Description = "Run directory that 'dwnas train --out DIR' made." };

    public static Argument<string> SearchDirectory() => new("DIR") { Description = "Folder of a search, such as runs/NAME; with --join the search's name." };

    public static Argument<string> ConfigurationFile() => new("FILE") { Description = "A search's configuration (HOCON)." };

    public static Option<string?> Resolution(string description) => new("--resolution") { Description = description, HelpName = "R" };

    public static Option<int> Threads(string description) => new("--threads") { Description = description, HelpName = "T", DefaultValueFactory = _ => 1 };
}

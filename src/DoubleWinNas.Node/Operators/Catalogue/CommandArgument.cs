namespace DoubleWinNas.Node.Operators.Catalogue;

/// <summary>What a command is told: by position, or as <c>--name VALUE</c>.</summary>
/// <param name="Help">What it means, with unit and allowed values.</param>
/// <param name="IsOption">Written <c>--name VALUE</c>; a switch stands without value.</param>
internal sealed record CommandArgument(string Name, string Help, ArgumentType Type, bool IsOption, bool IsRequired)
{
    /// <summary>Taken where it is left out; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>The only values allowed; empty for any.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Least allowed value of an integer.</summary>
    public long Least { get; init; } = long.MinValue;

    /// <summary>Largest allowed value of an integer.</summary>
    public long Most { get; init; } = long.MaxValue;

    /// <summary>Values to choose from now, for completion; null where nothing can be offered. The call holds the arguments that stand already.</summary>
    public Func<CommandCall, Task<IEnumerable<string>>>? Values { get; init; }

    /// <summary>A word that must be given.</summary>
    public static CommandArgument Word(string name, string help, Func<CommandCall, Task<IEnumerable<string>>>? values = null) =>
        new(name, help, ArgumentType.Text, IsOption: false, IsRequired: true) { Values = values };

    /// <summary>A word that may be left out.</summary>
    public static CommandArgument OptionalWord(string name, string help, Func<CommandCall, Task<IEnumerable<string>>>? values = null) =>
        new(name, help, ArgumentType.Text, IsOption: false, IsRequired: false) { Values = values };

    public static CommandArgument Option(string name, string help, string? byDefault = null) =>
        new(name, help, ArgumentType.Text, IsOption: true, IsRequired: false) { Default = byDefault };

    public static CommandArgument Switch(string name, string help) => new(name, help, ArgumentType.Switch, IsOption: true, IsRequired: false);

    /// <summary>An integer option.</summary>
    public static CommandArgument Count(string name, string help, int byDefault, int least, int most) =>
        new(name, help, ArgumentType.Integer, IsOption: true, IsRequired: false) { Default = $"{byDefault}", Least = least, Most = most };

    /// <summary>How many rows of a list are wanted.</summary>
    public static CommandArgument Limit(int byDefault = 50) => Count("limit", "Most rows to list, 1 to 10000.", byDefault, 1, 10_000);
}

internal enum ArgumentType
{
    Text,
    Integer,

    /// <summary>There or not.</summary>
    Switch,
}

using System.CommandLine;
using System.CommandLine.Parsing;
using DoubleWinNas.Node.Terminal;

namespace DoubleWinNas.Node.Commands;

/// <summary>A command that does something (its parents only group).</summary>
internal abstract class DwnasCommand : Command
{
    private readonly CommandTerminal _terminal;

    protected DwnasCommand(string name, string description, string example, CommandTerminal terminal)
        : base(name, description)
    {
        Example = example;
        _terminal = terminal;
        Validators.Add(RefuseUnknownOptions);
        SetAction((parsed, cancellation) => RunAsync(parsed, _terminal, cancellation));
    }

    /// <summary>A line that works as it stands (or with the paths it names); shown by <c>--help</c>.</summary>
    public string Example { get; }

    protected abstract Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation);

    /// <summary>The parser takes what it does not know as an argument's value; a value that looks like an option is a misspelt option.</summary>
    private static void RefuseUnknownOptions(CommandResult result)
    {
        foreach (var token in result.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens))
        {
            if (token.Value.StartsWith("--", StringComparison.Ordinal))
            {
                result.AddError($"Unknown option '{token.Value}'.");
            }
        }
    }
}

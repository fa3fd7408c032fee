using System.CommandLine;
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
        SetAction((parsed, cancellation) => RunAsync(parsed, _terminal, cancellation));
    }

    /// <summary>A line that works as it stands (or with the paths it names); shown by <c>--help</c>.</summary>
    public string Example { get; }

    protected abstract Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation);
}

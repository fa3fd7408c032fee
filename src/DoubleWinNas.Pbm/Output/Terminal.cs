using Spectre.Console;

namespace DoubleWinNas.Pbm.Output;

/// <summary>Where a command writes: answers to standard output, messages to standard error.</summary>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
/// <param name="isTerminal">Whether a person looks at standard output: colours and its width are used.</param>
internal sealed class Terminal(TextWriter output, TextWriter error, bool isTerminal)
{
    /// <summary>Wide enough for every table: what reads a file or a pipe does not want lines broken.</summary>
    private const int WidthWithoutTerminal = 10_000;

    public TextWriter Output { get; } = output;

    public TextWriter Error { get; } = error;

    public bool IsTerminal { get; } = isTerminal;

    public static Terminal OfProcess() => new(Console.Out, Console.Error, !Console.IsOutputRedirected);

    public IAnsiConsole Ansi()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Output),
            Ansi = IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        if (!IsTerminal)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }

    /// <summary>Empties the screen; where nobody looks, separates one answer from the next.</summary>
    public void Clear() => Output.Write(IsTerminal ? "\e[H\e[2J" : "\n");
}

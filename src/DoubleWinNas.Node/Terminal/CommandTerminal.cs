using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace DoubleWinNas.Node.Terminal;

/// <summary>
/// Where a command writes: results to standard output, as tables or, with <c>--json</c>, as one JSON document and nothing else;
/// progress and messages to standard error.
/// </summary>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
/// <param name="isOutputTerminal">Whether a person looks at standard output: colours and its width are used.</param>
/// <param name="isErrorTerminal">Whether a person looks at standard error: progress is drawn in place instead of line by line.</param>
internal sealed class CommandTerminal(TextWriter output, TextWriter error, bool isOutputTerminal, bool isErrorTerminal)
{
    /// <summary>Wide enough for every table: what reads a file or a pipe does not want lines broken.</summary>
    private const int WidthWithoutTerminal = 200;

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public TextWriter Output { get; } = output;

    public TextWriter Error { get; } = error;

    public bool IsErrorTerminal { get; } = isErrorTerminal;

    /// <summary>Whether the command was called with <c>--json</c>.</summary>
    public bool Json { get; set; }

    public static CommandTerminal OfProcess() =>
        new(Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected);

    /// <summary>Prints a result: the document as JSON, or what <paramref name="draw"/> makes of it for a person.</summary>
    public void Result<T>(T document, Action<IAnsiConsole, T> draw)
    {
        if (Json)
        {
            Output.WriteLine(JsonSerializer.Serialize(document, JsonOptions));
        }
        else
        {
            draw(Ansi(Output, isOutputTerminal), document);
        }
    }

    /// <summary>Says something to the person, on standard error.</summary>
    public void Note(string message) => Error.WriteLine(message);

    /// <summary>A console on standard error for what is drawn in place.</summary>
    public IAnsiConsole ProgressConsole() => Ansi(Error, IsErrorTerminal);

    private static IAnsiConsole Ansi(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }
}

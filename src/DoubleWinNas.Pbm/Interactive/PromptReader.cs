namespace DoubleWinNas.Pbm.Interactive;

/// <summary>Reads lines from a person at a terminal: editing, history, completion.</summary>
internal sealed class PromptReader(NodeCompletion completion, HistoryFile file)
{
    /// <summary>Columns that a line has beside its prompt, however narrow the terminal.</summary>
    private const int LeastWidth = 60;

    private IReadOnlyList<string> _history = file.Load();

    /// <summary>A line; empty after Ctrl-C, null after Ctrl-D.</summary>
    public async Task<string?> ReadAsync(string prompt)
    {
        // While a line is written Ctrl-C is a key like others.
        Console.TreatControlCAsInput = true;
        try
        {
            var line = await EditAsync(prompt);
            Console.WriteLine();
            if (line is not null && HistoryFile.Add(_history, line) is var history && history != _history)
            {
                _history = history;
                file.Save(history);
            }

            return line;
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }

    private async Task<string?> EditAsync(string prompt)
    {
        var line = new LineEditor(_history);
        while (true)
        {
            Draw(prompt, line);
            var key = Console.ReadKey(intercept: true);
            switch (Keys.ActionOf(key))
            {
                case KeyAction.Edit(var edit):
                    line = line.Press(edit);
                    break;
                case KeyAction.Write(var text):
                    line = line.Insert(text);
                    break;
                case KeyAction.Submit:
                    return line.Text;
                case KeyAction.Abandon:
                    return "";
                case KeyAction.Leave when line.Text.Length == 0:
                    return null;
                case KeyAction.Leave:
                    line = line.Press(EditKey.Delete);
                    break;
                case KeyAction.Complete:
                    line = await CompleteAsync(line);
                    break;
                case KeyAction.ClearScreen:
                    Console.Write("\e[H\e[2J");
                    break;
            }
        }
    }

    private async Task<LineEditor> CompleteAsync(LineEditor line)
    {
        var completed = await completion.OfAsync(line, CancellationToken.None);
        if (completed.Candidates.Count > 0)
        {
            Console.WriteLine();
            Console.WriteLine(string.Join("  ", completed.Candidates));
        }

        return completed.Line;
    }

    /// <summary>Draws the line anew and puts the cursor where it belongs.</summary>
    private static void Draw(string prompt, LineEditor line)
    {
        // A terminal that does not know its width says 0.
        var width = Console.WindowWidth > prompt.Length + LeastWidth ? Console.WindowWidth - prompt.Length : LeastWidth;
        var view = LineView.Of(line, width);
        Console.Write($"\r{prompt}{view.Text}\e[K\r\e[{prompt.Length + view.Cursor}C");
    }
}

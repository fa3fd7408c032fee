namespace DoubleWinNas.Node.Terminal;

/// <summary>
/// A bar with a few figures on standard error: drawn in place for a person, a line now and then for a log.
/// </summary>
internal sealed class ProgressLine(CommandTerminal terminal, TimeProvider time) : IDisposable
{
    private const int BarWidth = 24;
    private const string EraseLine = "\r\e[2K";

    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);

    private long? _last;
    private bool _isDrawn;

    /// <summary>Draws, unless it was drawn a moment ago.</summary>
    /// <param name="share">How much is done, 0 to 1.</param>
    /// <param name="figures">What stands behind the bar.</param>
    public void Update(double share, string figures)
    {
        var interval = terminal.IsErrorTerminal ? TerminalInterval : LogInterval;
        if (_last is { } last && time.GetElapsedTime(last) < interval)
        {
            return;
        }

        _last = time.GetTimestamp();
        var done = (int)(Math.Clamp(share, 0, 1) * BarWidth);
        var line = $"[{new string('#', done)}{new string('.', BarWidth - done)}] {share,4:P0}  {figures}";
        if (terminal.IsErrorTerminal)
        {
            terminal.Error.Write(EraseLine + line);
            terminal.Error.Flush();
            _isDrawn = true;
        }
        else
        {
            terminal.Note(line);
        }
    }

    /// <summary>Says something that stays; the bar is drawn anew below it.</summary>
    public void Note(string message)
    {
        Erase();
        terminal.Note(message);
        _last = null;
    }

    public void Dispose() => Erase();

    private void Erase()
    {
        if (_isDrawn)
        {
            terminal.Error.Write(EraseLine);
            terminal.Error.Flush();
            _isDrawn = false;
        }
    }
}

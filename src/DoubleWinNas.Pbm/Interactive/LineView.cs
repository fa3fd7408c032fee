namespace DoubleWinNas.Pbm.Interactive;

/// <summary>The part of a line that fits beside its prompt.</summary>
/// <param name="Text">What is shown.</param>
/// <param name="Cursor">Where in it the cursor stands.</param>
internal readonly record struct LineView(string Text, int Cursor)
{
    /// <summary>A window on the line that holds the cursor.</summary>
    /// <param name="width">Columns that are free.</param>
    public static LineView Of(LineEditor line, int width)
    {
        var room = Math.Max(1, width - 1);
        var first = Math.Max(0, line.Cursor - room);
        return new LineView(line.Text.Substring(first, Math.Min(room, line.Text.Length - first)), line.Cursor - first);
    }
}

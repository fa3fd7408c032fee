namespace DoubleWinNas.Pbm.Interactive;

/// <summary>A line being edited, as a value: what a key makes of it is the next value.</summary>
/// <param name="History">Earlier lines, oldest first.</param>
internal sealed record LineEditor(IReadOnlyList<string> History)
{
    public string Text { get; init; } = "";

    /// <summary>Characters before the cursor.</summary>
    public int Cursor { get; init; }

    /// <summary>The line of the history that is shown; its length for the line being written.</summary>
    public int Position { get; init; } = History.Count;

    /// <summary>What was being written when the history was entered.</summary>
    public string Draft { get; init; } = "";

    /// <summary>The line after a key.</summary>
    public LineEditor Press(EditKey key) => key switch
    {
        EditKey.Left => this with { Cursor = Math.Max(0, Cursor - 1) },
        EditKey.Right => this with { Cursor = Math.Min(Text.Length, Cursor + 1) },
        EditKey.WordLeft => this with { Cursor = WordStart() },
        EditKey.WordRight => this with { Cursor = WordEnd() },
        EditKey.Start => this with { Cursor = 0 },
        EditKey.End => this with { Cursor = Text.Length },
        EditKey.Backspace => Cursor == 0 ? this : Delete(Cursor - 1, Cursor),
        EditKey.Delete => Cursor == Text.Length ? this : Delete(Cursor, Cursor + 1),
        EditKey.DeleteToStart => Delete(0, Cursor),
        EditKey.DeleteToEnd => Delete(Cursor, Text.Length),
        EditKey.DeleteWord => Delete(WordStart(), Cursor),
        EditKey.Earlier => Recall(Position - 1),
        EditKey.Later => Recall(Position + 1),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "Not a key that edits."),
    };

    /// <summary>Writes at the cursor.</summary>
    public LineEditor Insert(string text) => this with { Text = Text.Insert(Cursor, text), Cursor = Cursor + text.Length };

    /// <summary>Puts another text where the characters from <paramref name="start"/> to the cursor stood.</summary>
    public LineEditor Replace(int start, string text) => Delete(start, Cursor).Insert(text);

    private LineEditor Delete(int from, int to) => this with { Text = Text.Remove(from, to - from), Cursor = from };

    private LineEditor Recall(int position)
    {
        if (position < 0 || position > History.Count)
        {
            return this;
        }

        var draft = Position == History.Count ? Text : Draft;
        var text = position == History.Count ? draft : History[position];
        return this with { Text = text, Cursor = text.Length, Position = position, Draft = draft };
    }

    private int WordStart()
    {
        var at = Cursor;
        while (at > 0 && Text[at - 1] == ' ')
        {
            at--;
        }

        while (at > 0 && Text[at - 1] != ' ')
        {
            at--;
        }

        return at;
    }

    private int WordEnd()
    {
        var at = Cursor;
        while (at < Text.Length && Text[at] == ' ')
        {
            at++;
        }

        while (at < Text.Length && Text[at] != ' ')
        {
            at++;
        }

        return at;
    }

    public bool Equals(LineEditor? other) =>
        other is not null && Text == other.Text && Cursor == other.Cursor && Position == other.Position && Draft == other.Draft && History.SequenceEqual(other.History);

    public override int GetHashCode() => HashCode.Combine(Text, Cursor, Position, Draft);
}

internal enum EditKey
{
    Left,
    Right,
    WordLeft,
    WordRight,
    Start,
    End,
    Backspace,
    Delete,
    DeleteToStart,
    DeleteToEnd,
    DeleteWord,
    Earlier,
    Later,
}

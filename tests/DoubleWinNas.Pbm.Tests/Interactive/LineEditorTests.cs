using DoubleWinNas.Pbm.Interactive;

namespace DoubleWinNas.Pbm.Tests.Interactive;

public sealed class LineEditorTests
{
    private static LineEditor After(LineEditor line, params EditKey[] keys) => keys.Aggregate(line, (edited, key) => edited.Press(key));

    /// <summary>The text with a bar where the cursor stands.</summary>
    private static string Shown(LineEditor line) => line.Text.Insert(line.Cursor, "|");

    private static LineEditor Written(string text, params string[] history) => new LineEditor(history).Insert(text);

    [Theory]
    [InlineData("work list|", EditKey.Left, "work lis|t")]
    [InlineData("work list|", EditKey.Start, "|work list")]
    [InlineData("work list|", EditKey.WordLeft, "work |list")]
    [InlineData("work list|", EditKey.Backspace, "work lis|")]
    [InlineData("work list|", EditKey.DeleteWord, "work |")]
    [InlineData("work list  |", EditKey.DeleteWord, "work |")]
    [InlineData("work| list", EditKey.DeleteToEnd, "work|")]
    [InlineData("work| list", EditKey.DeleteToStart, "| list")]
    [InlineData("work| list", EditKey.Delete, "work|list")]
    [InlineData("work| list", EditKey.WordRight, "work list|")]
    [InlineData("|work", EditKey.Backspace, "|work")]
    [InlineData("|work", EditKey.Left, "|work")]
    [InlineData("work|", EditKey.Right, "work|")]
    [InlineData("work|", EditKey.Delete, "work|")]
    [InlineData("wo|rk", EditKey.End, "work|")]
    public void A_key_moves_or_deletes(string before, object key, string after)
    {
        var cursor = before.IndexOf('|');
        var line = new LineEditor([]) { Text = before.Remove(cursor, 1), Cursor = cursor };

        Assert.Equal(after, Shown(line.Press((EditKey)key)));
    }

    [Fact]
    public void Letters_go_in_at_the_cursor() => Assert.Equal("wo|rk", Shown(After(Written("wrk"), EditKey.Left, EditKey.Left).Insert("o")));

    [Fact]
    public void Earlier_lines_come_back_and_the_line_being_written_is_kept()
    {
        var line = Written("dra", "first", "second");

        Assert.Equal("second|", Shown(After(line, EditKey.Earlier)));
        Assert.Equal("first|", Shown(After(line, EditKey.Earlier, EditKey.Earlier, EditKey.Earlier)));
        Assert.Equal("dra|", Shown(After(line, EditKey.Earlier, EditKey.Earlier, EditKey.Later, EditKey.Later, EditKey.Later)));
        Assert.Equal("secon|", Shown(After(line, EditKey.Earlier, EditKey.Backspace)));
    }

    [Fact]
    public void A_line_longer_than_the_screen_is_shown_around_the_cursor()
    {
        var line = Written("0123456789");

        Assert.Equal(new LineView("6789", 4), LineView.Of(line, 5));
        Assert.Equal(new LineView("0123", 0), LineView.Of(line.Press(EditKey.Start), 5));
        Assert.Equal(new LineView("0123456789", 10), LineView.Of(line, 80));
    }

    [Fact]
    public void A_history_file_keeps_the_last_thousand_lines_without_repetitions()
    {
        var folder = Directory.CreateTempSubdirectory("pbm-");
        try
        {
            var file = new HistoryFile(Path.Combine(folder.FullName, "deep", "history"));
            Assert.Empty(file.Load());
            var lines = Enumerable.Range(0, 1005).Aggregate((IReadOnlyList<string>)[], (history, i) => HistoryFile.Add(HistoryFile.Add(history, $"line {i}"), $"line {i}"));
            file.Save(HistoryFile.Add(lines, "  "));

            Assert.Equal((1000, "line 5", "line 1004"), (file.Load().Count, file.Load()[0], file.Load()[^1]));
            new HistoryFile("/proc/nowhere/history").Save(lines);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

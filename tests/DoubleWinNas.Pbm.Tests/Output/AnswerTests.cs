using System.Text.Json.Nodes;
using DoubleWinNas.Pbm.Output;

namespace DoubleWinNas.Pbm.Tests.Output;

public sealed class AnswerTests
{
    private static readonly JsonObject Answer = JsonNode.Parse(
        """
        {"node": "n", "at": "2026-01-01T12:00:00.000Z", "notes": ["a note"], "parts": [
          {"kind": "record", "name": "search", "fields": [
            {"name": "isPaused", "format": "text", "value": true}, {"name": "reason", "format": "text", "value": null}]},
          {"kind": "table", "name": "work", "more": 7, "columns": [
            {"name": "id", "format": "text"}, {"name": "leaseEndsIn", "format": "duration"}, {"name": "attempts", "format": "integer"}],
           "rows": [{"id": "[a]/1", "leaseEndsIn": 3.2, "attempts": 1}, {"id": "b", "leaseEndsIn": null, "attempts": 1000}]},
          {"kind": "table", "name": "nothing", "more": 0, "columns": [], "rows": []},
          {"kind": "tree", "name": "actors", "nodes": [{"text": "search", "data": {"kind": "search"}, "children": [{"text": "my  3 events", "data": {"actor": "search/my"}, "children": []}]}]},
          {"kind": "hologram", "name": "newer", "depth": 3}]}
        """)!.AsObject();

    [Fact]
    public void A_person_sees_headings_units_and_how_many_more_there_are()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        new AnswerPrinter(new Terminal(output, error, isTerminal: false)).Print(Answer);

        var lines = output.ToString().Split('\n').Select(line => line.TrimEnd()).ToArray();
        Assert.Contains(lines, line => line.StartsWith("is paused", StringComparison.Ordinal) && line.EndsWith(" yes", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("reason", StringComparison.Ordinal) || line.Contains("nothing", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("lease ends in", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("[a]/1", StringComparison.Ordinal) && line.Contains("3 s", StringComparison.Ordinal));

        // Numbers stand at the right.
        var one = lines.Single(line => line.Contains("[a]/1", StringComparison.Ordinal));
        var thousand = lines.Single(line => line.EndsWith("1,000", StringComparison.Ordinal));
        Assert.Equal(thousand.Length, one.Length);
        Assert.Contains(lines, line => line.EndsWith("my  3 events", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("\"depth\": 3", StringComparison.Ordinal));
        Assert.Equal("7 more; --limit shows them.\na note\n", error.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_machine_gets_the_same_under_stable_names()
    {
        var data = AnswerJson.Of(Answer);

        Assert.Equal(["search", "work", "nothing", "actors", "newer", "more"], data.Select(entry => entry.Key));
        Assert.True((bool)data["search"]!["isPaused"]!);
        Assert.Equal(3.2, (double)data["work"]![0]!["leaseEndsIn"]!);
        Assert.Equal("search/my", (string)data["actors"]![0]!["children"]![0]!["actor"]!);
        Assert.Equal(7, (int)data["more"]!["work"]!);
        Assert.Equal(3, (int)data["newer"]!["depth"]!);
    }
}

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace DoubleWinNas.Pbm.Output;

/// <summary>Prints what a node answered.</summary>
internal sealed class AnswerPrinter(Terminal terminal)
{
    /// <summary>One line, letters of all languages as they are.</summary>
    public static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true };

    public static IReadOnlyList<JsonObject> PartsOf(JsonObject answer) => [.. (answer["parts"] as JsonArray ?? []).OfType<JsonObject>()];

    public void PrintJson(JsonObject answer) => terminal.Output.WriteLine(AnswerJson.Of(answer).ToJsonString(Indented));

    /// <summary>Tables, trees and texts for a person; notes go to standard error.</summary>
    public void Print(JsonObject answer)
    {
        var now = DateTimeOffset.TryParse((string?)answer["at"], CultureInfo.InvariantCulture, out var at) ? at : DateTimeOffset.UnixEpoch;
        var parts = PartsOf(answer);
        var isFirst = true;
        foreach (var part in parts)
        {
            var isOnly = parts.Count == 1;
            if (!isOnly && IsEmpty(part))
            {
                continue;
            }

            if (!isFirst)
            {
                terminal.Output.WriteLine();
            }

            isFirst = false;
            Print(part, isOnly, now);
        }

        foreach (var note in answer["notes"] as JsonArray ?? [])
        {
            terminal.Error.WriteLine((string?)note);
        }
    }

    /// <summary>A line of a tail: local time of day and text.</summary>
    public void PrintLine(JsonObject line)
    {
        var at = DateTimeOffset.TryParse((string?)line["at"], CultureInfo.InvariantCulture, out var time) ? $"{time.ToLocalTime():HH:mm:ss.fff}  " : "";
        terminal.Output.WriteLine($"{at}{(string?)line["text"]}");
        terminal.Output.Flush();
    }

    public void PrintLineJson(JsonObject line)
    {
        terminal.Output.WriteLine(AnswerJson.OfLine(line).ToJsonString(Compact));
        terminal.Output.Flush();
    }

    private static bool IsEmpty(JsonObject part) => (string?)part["kind"] switch
    {
        "table" => part["rows"] is JsonArray { Count: 0 },
        "text" => string.IsNullOrEmpty((string?)part["text"]),
        _ => false,
    };

    private void Print(JsonObject part, bool isOnly, DateTimeOffset now)
    {
        var name = Heading.Of((string?)part["name"] ?? "");
        switch ((string?)part["kind"])
        {
            case "table":
                PrintTable(name, part, isOnly, now);
                break;
            case "record":
                PrintRecord(part, now);
                break;
            case "tree":
                PrintTree(name, part);
                break;
            case "text":
                if (!isOnly)
                {
                    terminal.Output.WriteLine($"{name}:");
                }

                var text = (string?)part["text"] ?? "";
                terminal.Output.Write(text.EndsWith('\n') ? text : $"{text}\n");
                break;
            default:
                // A newer node's kind: shown as it is.
                terminal.Output.WriteLine(part.ToJsonString(Indented));
                break;
        }
    }

    private void PrintTable(string name, JsonObject part, bool isOnly, DateTimeOffset now)
    {
        if (!isOnly)
        {
            terminal.Output.WriteLine($"{name}:");
        }

        JsonNode[] columns = [.. (part["columns"] as JsonArray ?? []).OfType<JsonObject>()];
        JsonObject[] rows = [.. (part["rows"] as JsonArray ?? []).OfType<JsonObject>()];
        if (rows.Length == 0)
        {
            terminal.Error.WriteLine($"No {name}.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            var heading = new TableColumn(Markup.Escape(Heading.Of((string?)column["name"] ?? "")));
            table.AddColumn(ValueText.IsNumeric((string?)column["format"] ?? "") ? heading.RightAligned().NoWrap() : heading);
        }

        foreach (var row in rows)
        {
            table.AddRow(columns.Select(column => Markup.Escape(ValueText.Of((string?)column["format"] ?? "", row[(string)column["name"]!], now))).ToArray());
        }

        terminal.Ansi().Write(table);
        if (part["more"] is JsonValue more && more.GetValue<long>() is > 0 and var left)
        {
            terminal.Error.WriteLine($"{left} more; --limit shows them.");
        }
    }

    private void PrintRecord(JsonObject part, DateTimeOffset now)
    {
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) }).AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach (var field in (part["fields"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var text = ValueText.Of((string?)field["format"] ?? "", field["value"], now);
            if (text.Length > 0)
            {
                grid.AddRow(Markup.Escape(Heading.Of((string?)field["name"] ?? "")), Markup.Escape(text));
            }
        }

        terminal.Ansi().Write(grid);
    }

    private void PrintTree(string name, JsonObject part)
    {
        var tree = new Tree(Markup.Escape(name));
        Add(tree, part["nodes"] as JsonArray);
        terminal.Ansi().Write(tree);
    }

    private static void Add(IHasTreeNodes parent, JsonArray? nodes)
    {
        foreach (var node in (nodes ?? []).OfType<JsonObject>())
        {
            Add(parent.AddNode(Markup.Escape((string?)node["text"] ?? "")), node["children"] as JsonArray);
        }
    }
}

using System.Text.Json.Nodes;

namespace DoubleWinNas.Node.Operators.Output;

/// <summary>Rows of equal columns.</summary>
/// <param name="Rows">Values by column name; may hold more than the columns show.</param>
/// <param name="More">How many rows there are besides these.</param>
internal sealed record TablePart(string Name, IReadOnlyList<TableColumn> Columns, IReadOnlyList<JsonObject> Rows, long More = 0) : OutputPart(Name)
{
    public override JsonObject ToJson() => new()
    {
        ["kind"] = "table",
        ["name"] = Name,
        ["columns"] = new JsonArray([.. Columns.Select(column => column.ToJson())]),
        ["rows"] = new JsonArray([.. Rows.Select(row => row.DeepClone())]),
        ["more"] = More,
    };

    /// <summary>A table of items.</summary>
    public static TablePart Of<T>(string name, IEnumerable<T> items, long more, params IReadOnlyList<Column<T>> columns) => new(
        name,
        [.. columns.Select(column => new TableColumn(column.Name, column.Format))],
        [.. items.Select(item => new JsonObject(columns.Select(column => KeyValuePair.Create(column.Name, OutputValue.Of(column.Value(item))))))],
        more);

    /// <summary>The first items, and how many are left.</summary>
    public static TablePart First<T>(string name, IReadOnlyList<T> items, int limit, params IReadOnlyList<Column<T>> columns) =>
        Of(name, items.Take(limit), Math.Max(0, items.Count - limit), columns);
}

/// <param name="Name">Stable, in camel case; the heading follows from it.</param>
internal sealed record TableColumn(string Name, ValueFormat Format)
{
    public JsonNode ToJson() => new JsonObject { ["name"] = Name, ["format"] = OutputValue.Word(Format) };
}

/// <param name="Value">Of an item; null where there is none.</param>
internal sealed record Column<T>(string Name, Func<T, object?> Value, ValueFormat Format = ValueFormat.Text);

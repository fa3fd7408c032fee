using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

/// <summary>Columns to values, and values that columns refuse to those that they take.</summary>
internal static class PostgreSqlColumns
{
    /// <summary>Text for people without the one character that a text column can't hold: an error is kept whatever it quotes.</summary>
    public static string Storable(string text) => text.Replace('\0', '\uFFFD');

    public static string? Text(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset Instant(this NpgsqlDataReader reader, int column) => reader.GetFieldValue<DateTimeOffset>(column);

    public static DateTimeOffset? InstantOrNull(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.Instant(column);

    public static TimeSpan? SpanOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetTimeSpan(column);

    public static ActorId Actor(this NpgsqlDataReader reader, int kindColumn) => new(reader.GetString(kindColumn), reader.GetString(kindColumn + 1));

    public static ActorId? ActorOrNull(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : ActorId.Parse(reader.GetString(column));
}

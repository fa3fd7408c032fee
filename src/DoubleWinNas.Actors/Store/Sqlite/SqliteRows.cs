using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace DoubleWinNas.Actors.Store.Sqlite;

/// <summary>Columns to values and back.</summary>
internal static class SqliteRows
{
    public static string? Text(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static long? Number(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public static DateTimeOffset Time(this SqliteDataReader reader, int column) => Instant(reader.GetInt64(column));

    public static DateTimeOffset? TimeOrNull(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : Instant(reader.GetInt64(column));

    public static ActorId? ActorOrNull(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : ActorId.Parse(reader.GetString(column));

    public static ActorId Actor(this SqliteDataReader reader, int kindColumn) =>
        new(reader.GetString(kindColumn), reader.GetString(kindColumn + 1));

    public static DateTimeOffset Instant(long unixMilliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds);

    public static long Milliseconds(this TimeSpan span) => (long)Math.Ceiling(span.TotalMilliseconds);

    public static string Json(IEnumerable<string> words) => JsonSerializer.Serialize(words.ToArray(), StoreJson.Default.StringArray);

    public static IReadOnlyList<string> Words(string json) => JsonSerializer.Deserialize(json, StoreJson.Default.StringArray)!;

    public static string Json(IEnumerable<int> numbers) => $"[{string.Join(',', numbers)}]";
}

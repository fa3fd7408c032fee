using System.Globalization;
using System.Text.Json.Nodes;

namespace DoubleWinNas.Pbm.Output;

/// <summary>Values as a person reads them: with units, instants as ages.</summary>
internal static class ValueText
{
    /// <summary>Formats that are aligned at the right.</summary>
    public static bool IsNumeric(string format) => format is "integer" or "number" or "percent" or "milliseconds" or "duration" or "age" or "bytes";

    /// <param name="now">The node's time of the answer.</param>
    public static string Of(string format, JsonNode? value, DateTimeOffset now) => (format, value) switch
    {
        (_, null) => "",
        (_, JsonArray list) => string.Join(", ", list.Select(item => Of("text", item, now))),
        (_, JsonObject) => value.ToJsonString(AnswerPrinter.Compact),
        ("age", _) when DateTimeOffset.TryParse(Text(value), CultureInfo.InvariantCulture, out var at) => Duration((now - at).TotalSeconds),
        ("integer", _) when Number(value) is { } number => number.ToString("N0", CultureInfo.InvariantCulture),
        ("number", _) when Number(value) is { } number => number.ToString("G4", CultureInfo.InvariantCulture),
        ("percent", _) when Number(value) is { } number => $"{(number * 100).ToString("0.00", CultureInfo.InvariantCulture)} %",
        ("milliseconds", _) when Number(value) is { } number => $"{number.ToString("0.####", CultureInfo.InvariantCulture)} ms",
        ("duration", _) when Number(value) is { } number => Duration(number),
        ("bytes", _) when Number(value) is { } number => Bytes(number),
        _ when value.GetValueKind() == System.Text.Json.JsonValueKind.True => "yes",
        _ when value.GetValueKind() == System.Text.Json.JsonValueKind.False => "no",
        _ => Text(value),
    };

    /// <summary>Two units at most: 3 s, 2 min 5 s, 4 h 10 min, 3 d 2 h.</summary>
    public static string Duration(double seconds)
    {
        if (seconds < 0)
        {
            return seconds > -1 ? "0 s" : $"-{Duration(-seconds)}";
        }

        var span = TimeSpan.FromSeconds(seconds);
        return span switch
        {
            { TotalSeconds: < 1 } when seconds > 0 => $"{span.TotalMilliseconds:0} ms",
            { TotalMinutes: < 1 } => $"{(int)span.TotalSeconds} s",
            { TotalHours: < 1 } => $"{(int)span.TotalMinutes} min {span.Seconds} s",
            { TotalDays: < 1 } => $"{(int)span.TotalHours} h {span.Minutes} min",
            _ => $"{(int)span.TotalDays} d {span.Hours} h",
        };
    }

    private static string Bytes(double bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var unit = 0;
        for (; bytes >= 1024 && unit < units.Length - 1; unit++)
        {
            bytes /= 1024;
        }

        return $"{bytes.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {units[unit]}";
    }

    private static double? Number(JsonNode value) => value.GetValueKind() == System.Text.Json.JsonValueKind.Number ? value.GetValue<double>() : null;

    private static string Text(JsonNode value) => value is JsonValue single && single.TryGetValue<string>(out var text) ? text : value.ToJsonString(AnswerPrinter.Compact);
}

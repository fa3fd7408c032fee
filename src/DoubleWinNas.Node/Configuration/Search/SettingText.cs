using System.Collections;
using System.Globalization;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Configuration.Hocon;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Configuration.Search;

/// <summary>Single values of settings as files write them.</summary>
internal static class SettingText
{
    /// <summary>For each type what may be written, in words, and the value of a text, or null.</summary>
    private static readonly Dictionary<Type, (string Allowed, Func<string, object?> Read)> Types = new()
    {
        [typeof(string)] = ("a text", text => text),
        [typeof(int)] = ("a whole number", text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read) ? read : null),
        [typeof(ulong)] = ("a whole number from 0 to 18446744073709551615", text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : null),
        [typeof(double)] = ("a number", text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var read) && double.IsFinite(read) ? read : null),
        [typeof(bool)] = ("true or false", text => text is "true" or "false" ? text == "true" : null),
        [typeof(TimeSpan)] = ("a duration with its unit, such as 30 seconds or 2 minutes", text => HoconUnits.TryDuration(text, out var read) ? read : null),
        [typeof(WorkerCount)] = (WorkerCount.Allowed, text => WorkerCount.TryParse(text, out var read) ? read : null),
        [typeof(Secret)] = ("a text", text => new Secret(text)),
        [typeof(ConnectionText)] = ("a connection string", text => new ConnectionText(text)),
        [typeof(ByteCount)] = (ByteCount.Allowed, ByteCount.Read),
        [typeof(ListenAddress)] = (ListenAddress.Allowed, text => ListenAddress.TryParse(text, out var read) ? read : null),
        [typeof(ConstraintSettings)] = ("a constraint, such as \"latency <= 0.05 ms on host\"", ConstraintText.Parse),
    };

    /// <summary>Whether values of a type are written as one text, not as a section or list.</summary>
    public static bool IsSingle(Type type) => Types.ContainsKey(type);

    /// <summary>What may be written, in words.</summary>
    public static string Allowed(Type type) => Types.TryGetValue(Nullable.GetUnderlyingType(type) ?? type, out var single) ? single.Allowed : "a section or list";

    /// <summary>The value of a text, or null where it is none of the type.</summary>
    /// <exception cref="FormatException">It is none, in a way that has its own words.</exception>
    public static object? Read(Type type, string text) => Types[type].Read(text);

    /// <summary>A value as a file would write it.</summary>
    public static string Print(object? value) => value switch
    {
        null => "null",
        string text => text,
        bool flag => flag ? "true" : "false",
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} seconds"),
        ConstraintSettings constraint => $"\"{ConstraintText.Print(constraint)}\"",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object>().Select(Print))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}

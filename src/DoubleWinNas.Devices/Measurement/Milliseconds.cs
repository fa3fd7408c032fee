using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DoubleWinNas.Devices.Measurement;

/// <summary>A span of time on a device, in milliseconds.</summary>
[JsonConverter(typeof(MillisecondsJsonConverter))]
public readonly record struct Milliseconds(double Value) : IComparable<Milliseconds>
{
    public static Milliseconds operator -(Milliseconds left, Milliseconds right) => new(left.Value - right.Value);

    public static Milliseconds operator +(Milliseconds left, Milliseconds right) => new(left.Value + right.Value);

    /// <summary>How many times as long.</summary>
    public static double operator /(Milliseconds left, Milliseconds right) => left.Value / right.Value;

    public static bool operator <(Milliseconds left, Milliseconds right) => left.Value < right.Value;

    public static bool operator >(Milliseconds left, Milliseconds right) => left.Value > right.Value;

    public static bool operator <=(Milliseconds left, Milliseconds right) => left.Value <= right.Value;

    public static bool operator >=(Milliseconds left, Milliseconds right) => left.Value >= right.Value;

    public static Milliseconds From(TimeSpan time) => new(time.TotalMilliseconds);

    public int CompareTo(Milliseconds other) => Value.CompareTo(other.Value);

    /// <summary>Four significant digits: <c>1.234 ms</c>.</summary>
    public override string ToString() => Value.ToString("G4", CultureInfo.InvariantCulture) + " ms";
}

internal sealed class MillisecondsJsonConverter : JsonConverter<Milliseconds>
{
    public override Milliseconds Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetDouble());

    public override void Write(Utf8JsonWriter writer, Milliseconds value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Value);
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DoubleWinNas.Devices.Power;

/// <summary>Electrical power.</summary>
[JsonConverter(typeof(WattsJsonConverter))]
public readonly record struct Watts(double Value)
{
    public static Watts FromMilliwatts(double milliwatts) => new(milliwatts / 1000);

    public override string ToString() => Value.ToString("G4", CultureInfo.InvariantCulture) + " W";
}

/// <summary>Energy.</summary>
[JsonConverter(typeof(MillijoulesJsonConverter))]
public readonly record struct Millijoules(double Value)
{
    public override string ToString() => Value.ToString("G4", CultureInfo.InvariantCulture) + " mJ";
}

internal sealed class WattsJsonConverter : JsonConverter<Watts>
{
    public override Watts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetDouble());

    public override void Write(Utf8JsonWriter writer, Watts value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
}

internal sealed class MillijoulesJsonConverter : JsonConverter<Millijoules>
{
    public override Millijoules Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetDouble());

    public override void Write(Utf8JsonWriter writer, Millijoules value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
}

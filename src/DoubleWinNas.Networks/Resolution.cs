using System.Text.Json;
using System.Text.Json.Serialization;

namespace DoubleWinNas.Networks;

/// <summary>Height and width of an image or a feature map in pixels.</summary>
[JsonConverter(typeof(ResolutionJsonConverter))]
public readonly record struct Resolution
{
    /// <summary>The largest height or width accepted from a person: far above any trained network, below overflow.</summary>
    public const int Largest = 16_384;

    public Resolution(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        Height = height;
        Width = width;
    }

    public int Height { get; }

    public int Width { get; }

    public long Pixels => (long)Height * Width;

    public static Resolution Square(int side) => new(side, side);

    /// <summary>Reads <c>28</c> (square) or <c>28x40</c> (height x width).</summary>
    /// <exception cref="InputException">The text is neither, or a side is outside 1 to <see cref="Largest"/>.</exception>
    public static Resolution Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('x');
        if (parts.Length is 1 or 2 && TrySide(parts[0], out var height) && TrySide(parts[^1], out var width))
        {
            return new Resolution(height, width);
        }

        throw new InputException($"Resolution '{text}' is not understood: give a side such as 28, or height x width such as 28x40, each from 1 to {Largest}.");
    }

    public override string ToString() => Height == Width ? $"{Height}" : $"{Height}x{Width}";

    private static bool TrySide(string text, out int side) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, null, out side) && side is >= 1 and <= Largest;
}

/// <summary>A resolution as its text; public so that other rooms' generated JSON can use it.</summary>
public sealed class ResolutionJsonConverter : JsonConverter<Resolution>
{
    public override Resolution Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Resolution.Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, Resolution value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

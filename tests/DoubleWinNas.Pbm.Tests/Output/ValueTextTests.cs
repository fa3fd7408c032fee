using System.Text.Json.Nodes;
using DoubleWinNas.Pbm.Output;

namespace DoubleWinNas.Pbm.Tests.Output;

public sealed class ValueTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("integer", "1234567", "1,234,567")]
    [InlineData("number", "0.123456", "0.1235")]
    [InlineData("percent", "0.9134", "91.34 %")]
    [InlineData("milliseconds", "0.08121", "0.0812 ms")]
    [InlineData("duration", "3.9", "3 s")]
    [InlineData("duration", "0.25", "250 ms")]
    [InlineData("duration", "0", "0 s")]
    [InlineData("duration", "125", "2 min 5 s")]
    [InlineData("duration", "15000", "4 h 10 min")]
    [InlineData("duration", "266400", "3 d 2 h")]
    [InlineData("duration", "-90", "-1 min 30 s")]
    [InlineData("bytes", "1536", "1.5 KiB")]
    [InlineData("age", "\"2026-01-01T11:59:57.000Z\"", "3 s")]
    [InlineData("age", "\"2026-01-01T12:00:00.500Z\"", "0 s")]
    [InlineData("text", "true", "yes")]
    [InlineData("text", "[\"a\",\"b\"]", "a, b")]
    [InlineData("text", "{\"a\":1}", "{\"a\":1}")]
    [InlineData("text", "null", "")]
    [InlineData("integer", "\"not yet\"", "not yet")]
    [InlineData("a-newer-format", "0.5", "0.5")]
    public void A_value_is_shown_with_its_unit(string format, string json, string text) => Assert.Equal(text, ValueText.Of(format, JsonNode.Parse(json), Now));
}

using DoubleWinNas.Devices.Onnx;

namespace DoubleWinNas.Devices.Tests.Onnx;

/// <summary>Expected bytes follow protobuf's encoding guide.</summary>
public sealed class ProtobufMessageTests
{
    [Theory]
    [InlineData(1, 150, "089601")]
    [InlineData(1, 0, "0800")]
    [InlineData(20, 2, "A00102")]
    [InlineData(8, -1, "40FFFFFFFFFFFFFFFFFF01")]
    [InlineData(8, long.MaxValue, "40FFFFFFFFFFFFFFFF7F")]
    public void Numbers_are_variable_length_integers(int field, long value, string expected) =>
        Assert.Equal(expected, Hex(new ProtobufMessage().Add(field, value)));

    [Fact]
    public void Text_is_length_delimited() => Assert.Equal("120774657374696E67", Hex(new ProtobufMessage().Add(2, "testing")));

    [Fact]
    public void Messages_nest() => Assert.Equal("1A03089601", Hex(new ProtobufMessage().Add(3, new ProtobufMessage().Add(1, 150))));

    [Fact]
    public void Raw_data_are_the_numbers_bytes() => Assert.Equal("4A080000803F000000C0", Hex(new ProtobufMessage().AddRaw(9, [1f, -2f])));

    [Fact]
    public void Length_is_known_before_anything_is_written()
    {
        var message = new ProtobufMessage().Add(1, "x").Add(2, new ProtobufMessage().Add(1, long.MinValue)).AddRaw(9, new float[100]).Add(300, 7);

        Assert.Equal(Hex(message).Length / 2, message.Length);
    }

    private static string Hex(ProtobufMessage message)
    {
        using var stream = new MemoryStream();
        message.WriteTo(stream);
        return Convert.ToHexString(stream.ToArray());
    }
}

using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests.Data.Decoding;

public class JpegHeaderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Size_components_and_kind_are_found(bool progressive)
    {
        Assert.True(JpegHeader.TryRead(TestImages.Jpeg(123, 45, progressive: progressive), out var header, out _));

        Assert.Equal(new JpegHeader(123, 45, 3) { IsProgressive = progressive }, header);
    }

    [Theory]
    [InlineData(new byte[0], "not a JPEG")]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D }, "89504E47")]
    [InlineData(new byte[] { 0xFF, 0xD8 }, "ends before")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF, 1 }, "ends before")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xD9, 0xFF, 0xC0 }, "ends before")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0, 5 }, "ends in its frame header")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0, 0, 0, 5, 3 }, "size of 0x5")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 12, 0, 5, 0, 5, 3 }, "12 bits")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0, 5, 0, 5, 2 }, "2 colour components")]
    public void What_cannot_be_decoded_is_refused_with_the_reason(byte[] bytes, string reason)
    {
        Assert.False(JpegHeader.TryRead(bytes, out _, out var found));

        Assert.Contains(reason, found);
    }

    [Fact]
    public void Extra_bytes_and_fill_bytes_between_segments_are_skipped()
    {
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE1, 0, 4, 0xFF, 0xC0, 9, 9, 0xFF, 0xFF, 0xC2, 0, 17, 8, 0, 6, 0, 7, 1];

        Assert.True(JpegHeader.TryRead(jpeg, out var header, out _));

        Assert.Equal(new JpegHeader(6, 7, 1) { IsProgressive = true }, header);
    }
}

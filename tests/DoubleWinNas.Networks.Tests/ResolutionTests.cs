namespace DoubleWinNas.Networks.Tests;

public sealed class ResolutionTests
{
    [Theory]
    [InlineData("28", 28, 28)]
    [InlineData("37x50", 37, 50)]
    [InlineData("16384", 16384, 16384)]
    public void Sides_are_read(string text, int height, int width)
    {
        Assert.Equal(new Resolution(height, width), Resolution.Parse(text));
        Assert.Equal(text, Resolution.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("28x")]
    [InlineData("28x28x28")]
    [InlineData("16385")]
    [InlineData("1e3")]
    [InlineData(" 28")]
    public void Anything_else_is_refused(string text) => Assert.Contains($"'{text}'", Assert.Throws<InputException>(() => Resolution.Parse(text)).Message);
}

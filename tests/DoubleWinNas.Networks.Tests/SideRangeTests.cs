namespace DoubleWinNas.Networks.Tests;

public sealed class SideRangeTests
{
    [Theory]
    [InlineData("24..32", new[] { 24, 25, 26, 27, 28, 29, 30, 31, 32 })]
    [InlineData("24..32/4", new[] { 24, 28, 32 })]
    [InlineData("24..32/8", new[] { 24, 32 })]
    public void A_range_is_read_as_it_is_printed_and_holds_both_ends(string text, int[] sides)
    {
        Assert.Equal(sides, SideRange.Parse(text).Sides);
        Assert.Equal(text, SideRange.Parse(text).ToString());
    }

    [Theory]
    [InlineData("16..32", 5, new[] { 16, 20, 24, 28, 32 })]
    [InlineData("16..32/8", 3, new[] { 16, 24, 32 })]
    [InlineData("16..18", 5, new[] { 16, 17, 18 })]
    public void Even_sides_begin_and_end_with_the_range_and_come_once(string text, int count, int[] sides) =>
        Assert.Equal(sides, SideRange.Parse(text).EvenSides(count));

    [Theory]
    [InlineData("32..24")]
    [InlineData("24..24")]
    [InlineData("0..24")]
    [InlineData("24..32/0")]
    [InlineData("24..32/x")]
    [InlineData("24...32")]
    [InlineData("24..99999")]
    public void What_is_no_range_is_refused_with_an_example(string text)
    {
        var message = Assert.Throws<InputException>(() => SideRange.Parse(text)).Message;
        Assert.Contains($"'{text}'", message);
        Assert.Contains("16..32", message);
    }

    [Fact]
    public void An_end_between_two_steps_is_refused_with_both() =>
        Assert.Contains("come 28 and 32", Assert.Throws<InputException>(() => SideRange.Parse("24..30/4")).Message);
}

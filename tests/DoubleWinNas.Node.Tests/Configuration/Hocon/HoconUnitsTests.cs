using DoubleWinNas.Node.Configuration.Hocon;

namespace DoubleWinNas.Node.Tests.Configuration.Hocon;

public sealed class HoconUnitsTests
{
    [Theory]
    [InlineData("5 s", 5_000)]
    [InlineData("5s", 5_000)]
    [InlineData("250", 250)]
    [InlineData("1.5 minutes", 90_000)]
    [InlineData("2 days", 172_800_000)]
    [InlineData("500 us", 0.5)]
    [InlineData(" 1 h ", 3_600_000)]
    public void Durations_are_read(string text, double milliseconds)
    {
        Assert.True(HoconUnits.TryDuration(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds, 9);
    }

    [Theory]
    [InlineData("512", 512)]
    [InlineData("1 kB", 1_000)]
    [InlineData("1 K", 1_024)]
    [InlineData("1.5 MiB", 1_572_864)]
    [InlineData("64g", 68_719_476_736)]
    [InlineData("2 megabytes", 2_000_000)]
    public void Sizes_are_read(string text, long bytes)
    {
        Assert.True(HoconUnits.TrySize(text, out var size));
        Assert.Equal(bytes, size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("5 parsecs")]
    [InlineData("1e3 s")]
    [InlineData("99999999999999999999 d")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(HoconUnits.TryDuration(text, out _));
        Assert.False(HoconUnits.TrySize(text, out _));
    }
}

using DoubleWinNas.Node.Configuration.Search;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Tests.Configuration.Search;

public sealed class ConstraintTextTests
{
    [Theory]
    [InlineData("latency <= 0.05 ms on host", 0.05, "host")]
    [InlineData("  latency<=50us   on nano-01 ", 0.05, "nano-01")]
    [InlineData("latency <= 2 s on agx.2", 2000, "agx.2")]
    [InlineData("latency <= 1e-2 ms on host", 0.01, "host")]
    public void A_constraint_is_read(string text, double bound, string device) =>
        Assert.Equal(new ConstraintSettings("latency", bound, device), ConstraintText.Parse(text) with { Bound = bound });

    [Theory]
    [InlineData("latency <= 50us on host", 0.05)]
    [InlineData("latency <= 2 s on host", 2000)]
    public void Units_become_milliseconds(string text, double bound) => Assert.Equal(bound, ConstraintText.Parse(text).Bound, precision: 12);

    [Theory]
    [InlineData("energy <= 20 mJ on xavier", 20)]
    [InlineData("energy<=500uJ on xavier", 0.5)]
    [InlineData("energy <= 0.02 J on xavier", 20)]
    public void Energy_is_bounded_in_millijoules(string text, double bound)
    {
        var constraint = ConstraintText.Parse(text);

        Assert.Equal(new ConstraintSettings("energy", bound, "xavier"), constraint with { Bound = Math.Round(constraint.Bound, 9) });
        Assert.EndsWith(" mJ on xavier", ConstraintText.Print(constraint));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(1234.5)]
    [InlineData(1e-7)]
    public void Printed_it_is_read_again(double bound)
    {
        var constraint = new ConstraintSettings("latency", bound, "host");

        Assert.Equal(constraint, ConstraintText.Parse(ConstraintText.Print(constraint)));
    }

    [Theory]
    [InlineData("", "empty text")]
    [InlineData("power <= 1 W on host", "the metric 'power'; allowed are latency and energy")]
    [InlineData("energy <= 1 ms on host", "the unit 'ms'", "uJ, mJ and J")]
    [InlineData("latency", "found nothing after 'latency'; allowed is <=")]
    [InlineData("latency < 1 ms on host", "found '<' after 'latency'; allowed is <=")]
    [InlineData("latency <=", "found nothing after <=")]
    [InlineData("latency <= much ms on host", "found 'much' after <=")]
    [InlineData("latency <= -1 ms on host", "a number above 0")]
    [InlineData("latency <= 0 ms on host", "a number above 0")]
    [InlineData("latency <= 1 on host", "the unit 'on'", "us, ms and s")]
    [InlineData("latency <= 1 min on host", "the unit 'min'")]
    [InlineData("latency <= 1", "found no unit after '1'")]
    [InlineData("latency <= 1 ms", "found nothing where 'on DEVICE' belongs")]
    [InlineData("latency <= 1 ms at host", "found 'at'")]
    [InlineData("latency <= 1 ms on", "no device")]
    [InlineData("latency <= 1 ms on my host", "'host' after the device")]
    public void What_is_none_is_told_with_what_is_allowed_and_an_example(string text, params string[] words)
    {
        var message = Assert.Throws<FormatException>(() => ConstraintText.Parse(text)).Message;

        Assert.All(words, word => Assert.Contains(word, message));
        Assert.Contains("\"latency <= 0.05 ms on host\"", message);
    }
}

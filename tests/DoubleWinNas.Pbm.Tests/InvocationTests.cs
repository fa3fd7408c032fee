namespace DoubleWinNas.Pbm.Tests;

public sealed class InvocationTests
{
    [Fact]
    public void The_consoles_own_options_may_stand_anywhere_and_the_rest_is_the_nodes()
    {
        var invocation = Invocation.Parse(["--json", "node-1:8443", "work", "--ca=ca.pem", "list", "--limit", "5", "--watch", "--token-file", "t"], isFirstAddress: true);

        Assert.Equal("node-1:8443", invocation.Address);
        Assert.Equal(["work", "list", "--limit", "5"], invocation.Words);
        Assert.Equal((true, "ca.pem", "t", TimeSpan.FromSeconds(2)), (invocation.Json, invocation.CertificateAuthority, invocation.TokenFile, invocation.Watch));
    }

    [Fact]
    public void A_number_after_watch_is_its_interval_and_a_word_is_not()
    {
        Assert.Equal(TimeSpan.FromSeconds(0.5), Invocation.Parse(["system", "info", "--watch", "0.5"], isFirstAddress: true).Watch);
        Assert.Equal(["system", "info"], Invocation.Parse(["--watch", "system", "info"], isFirstAddress: true).Words);
        Assert.Throws<PbmException>(() => Invocation.Parse(["--watch=0"], isFirstAddress: true));
    }

    [Fact]
    public void Only_the_first_word_is_an_address_and_none_at_the_prompt()
    {
        Assert.Equal(["work", "show", "a:b"], Invocation.Parse(["work", "show", "a:b"], isFirstAddress: true).Words);
        Assert.Equal(["a:1", "info"], Invocation.Parse(["a:1", "info"], isFirstAddress: false).Words);
    }

    [Fact]
    public void An_option_without_its_value_is_told() =>
        Assert.Equal("--token-file lacks its value.", Assert.Throws<PbmException>(() => Invocation.Parse(["--token-file"], isFirstAddress: true)).Message);
}

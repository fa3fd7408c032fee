using DoubleWinNas.Pbm.Connection;

namespace DoubleWinNas.Pbm.Tests.Connection;

public sealed class NodeAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:8080", false, "http://127.0.0.1:8080/")]
    [InlineData("localhost:8080", false, "http://localhost:8080/")]
    [InlineData("[::1]:8080", false, "http://[::1]:8080/")]
    [InlineData("127.0.0.1:8443", true, "https://127.0.0.1:8443/")]
    [InlineData("node-1:8443", false, "https://node-1:8443/")]
    [InlineData("https://node-1:8443", false, "https://node-1:8443/")]
    [InlineData("http://127.0.0.1:8080", true, "http://127.0.0.1:8080/")]
    public void Plain_http_is_for_the_loopback_only(string text, bool isTrustGiven, string address) =>
        Assert.Equal(new Uri(address), NodeAddress.Parse(text, isTrustGiven));

    [Theory]
    [InlineData("http://node-1:8080", "unencrypted")]
    [InlineData("ftp://node-1", "no node's address")]
    [InlineData("node-1:8443/v1", "no node's address")]
    [InlineData("a:b:c", "no node's address")]
    public void What_is_none_or_not_safe_is_refused(string text, string word) =>
        Assert.Contains(word, Assert.Throws<PbmException>(() => NodeAddress.Parse(text, isTrustGiven: false)).Message);
}

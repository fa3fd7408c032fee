using DoubleWinNas.Node.Joining;

namespace DoubleWinNas.Node.Tests.Joining;

public sealed class NodeRingTests
{
    private static readonly Uri A = new("https://a:7443/");
    private static readonly Uri B = new("https://b:7443/");

    [Fact]
    public void A_node_that_does_not_answer_is_left_for_the_next_once()
    {
        var ring = new NodeRing([new Uri("https://a:7443"), B]);
        Assert.Equal(A, ring.Current);

        ring.Leave(A);
        Assert.Equal(B, ring.Current);

        // Two calls that failed at the same node leave it together.
        ring.Leave(A);
        Assert.Equal(B, ring.Current);
        ring.Leave(B);
        Assert.Equal(A, ring.Current);
    }

    [Fact]
    public void Nodes_that_are_told_of_join_those_that_were_given_and_are_forgotten_when_they_are_told_of_no_more()
    {
        var ring = new NodeRing([A]);

        ring.Learn("https://b:7443/, https://a:7443/,https://c:7443");
        Assert.Equal(3, ring.Count);
        ring.Leave(A);
        ring.Learn("https://b:7443/");

        Assert.Equal((2, B), (ring.Count, ring.Current));
    }

    [Fact]
    public void No_token_goes_where_it_could_be_read_or_to_another_machines_loopback()
    {
        var ring = new NodeRing([A]);

        ring.Learn("http://b:7070/,http://127.0.0.1:7070/,https://127.0.0.1:7443/,ftp://c/,nonsense,/etc/passwd,file:///etc/passwd");

        Assert.Equal(1, ring.Count);
    }

    [Fact]
    public void On_one_machine_loopback_addresses_count()
    {
        var ring = new NodeRing([new Uri("http://127.0.0.1:7070")]);

        ring.Learn("http://127.0.0.1:7071/");

        Assert.Equal(2, ring.Count);
    }
}

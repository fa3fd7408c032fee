using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Tests.Genotypes;

namespace DoubleWinNas.Networks.Tests.Graph;

public sealed class NetworkJsonTests
{
    [Fact]
    public void Writing_and_reading_keep_every_node_and_block()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var network = GenotypeNetwork.Deep(RandomGenotypes.Draw(SearchSpace.Mobile32, seed), 1, 10);
            var text = NetworkJson.Write(network);
            var read = NetworkJson.Read(text, "network.json");
            Assert.Equal(network.Nodes, read.Nodes);
            Assert.Equal(network.Blocks, read.Blocks);
            Assert.Equal(text, NetworkJson.Write(read));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1,2]")]
    [InlineData("""{"format":1,"network":{"source":"x","inputChannels":1,"resolution":"28","nodes":[],"blocks":[]}}""")]
    [InlineData("""{"format":9,"network":{"source":"x","inputChannels":1,"resolution":"28","nodes":[{"name":"p","op":{"op":"global_average_pool"},"inputs":["input"]}],"blocks":[]}}""")]
    [InlineData("""{"format":1,"network":{"source":"x","inputChannels":1,"resolution":"0","nodes":[],"blocks":[]}}""")]
    [InlineData("""{"format":1,"network":{"source":"x","inputChannels":1,"resolution":"28","nodes":[{"name":"p","op":{"op":"teleport"},"inputs":["input"]}],"blocks":[]}}""")]
    [InlineData("""{"format":1,"network":{"source":"x","inputChannels":1,"resolution":"28","nodes":[{"name":"p","op":{"op":"add"},"inputs":["input"]}],"blocks":[]}}""")]
    public void What_is_no_network_is_refused_with_the_files_name(string text) =>
        Assert.StartsWith("network.json: ", Assert.Throws<InputException>(() => NetworkJson.Read(text, "network.json")).Message);
}

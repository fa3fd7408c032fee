using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Networks.Tests.Genotypes;

public sealed class SpaceShapeTests
{
    private const string Text = "24s1f12-24s2x2-40s2x3-80s1x1-160";

    [Fact]
    public void Printing_and_parsing_are_inverse()
    {
        var shape = new SpaceShape(24, 1, 12, [new(24, 2, 2), new(40, 2, 3), new(80, 1, 1)], 160);

        Assert.Equal(Text, shape.ToString());
        Assert.Equal(shape, SpaceShape.Parse(Text));
        Assert.Equal(4, shape.TotalStride);
        Assert.All(SearchSpace.Presets, preset => Assert.Equal(preset.Shape, SpaceShape.Parse(preset.Shape.ToString())));
    }

    [Fact]
    public void A_genotype_of_a_space_without_a_name_tells_its_whole_network_by_its_text()
    {
        var space = SearchSpace.OfShape(SpaceShape.Parse(Text));
        for (var seed = 0; seed < 100; seed++)
        {
            var genotype = RandomGenotypes.Draw(space, seed);
            var read = Genotype.Parse(genotype.ToString());

            Assert.StartsWith($"{Text}@", genotype.ToString(), StringComparison.Ordinal);
            Assert.Equal(
                NetworkJson.Write(GenotypeNetwork.Deep(genotype, 3, 10)),
                NetworkJson.Write(GenotypeNetwork.Deep(read, 3, 10)));
        }

        var network = GenotypeNetwork.Deep(Genotype.Parse($"{Text}@40_T5e4a.S_N3e2.S.S_T3e8a"), 3, 10);
        Assert.Equal([(24, 24), (12, 24), (24, 48), (40, 48), (80, 320)], Widths(network));
    }

    [Fact]
    public void The_shape_of_a_preset_is_the_preset_and_has_one_name_only()
    {
        Assert.Same(SearchSpace.Mobile32, SearchSpace.OfShape(SearchSpace.Mobile32.Shape));
        var message = Assert.Throws<InputException>(() => Genotype.Parse("16s2-16s1x2-32s2x3-64s2x3-128@28_T3e6a.S_T3e6a.T3e3.S_N5e3.T3e6a.S")).Message;
        Assert.Contains("has the name mobile-32", message);
    }

    [Fact]
    public void Images_are_from_eight_pixels_or_one_of_the_last_map_to_1024()
    {
        Assert.Equal((8, 1024), Range("16s1-16s1x1-16"));
        Assert.Equal((64, 1024), Range("16s2-16s2x1-16s2x1-16s2x1-16s2x1-16s2x1-16"));

        static (int, int) Range(string text) => SearchSpace.Named(text) is var space ? (space.MinResolution, space.MaxResolution) : default;
    }

    [Theory]
    [InlineData("mobile-33", "known are mobile-32, mobile-imagenet")]
    [InlineData("16s2-128", "is not understood")]
    [InlineData("16s2-16s1x2-", "is not understood")]
    [InlineData("16s2-016s1x2-128", "is not understood")]
    [InlineData("16s2-16s1x2-128 ", "is not understood")]
    [InlineData("9999s2-16s1x2-128", "stem-width: found 9999; allowed are 1 to 4096 channels")]
    [InlineData("16s3-16s1x2-128", "stem-stride: found 3; allowed are 1 to 2")]
    [InlineData("16s2-16s1x2-16s4x1-128", "stages[1].stride: found 4; allowed are 1 to 2")]
    [InlineData("16s2-16s1x99-128", "stages[0].slots: found 99; allowed are 1 to 16 blocks")]
    [InlineData("16s2-16s2x1-16s2x1-16s2x1-16s2x1-16s2x1-16s2x1-16", "stages: found 128; allowed are 1 to 64, all strides multiplied")]
    public void What_is_no_usable_shape_is_refused_with_the_number_and_what_is_allowed(string name, string words) =>
        Assert.Contains(words, Assert.Throws<InputException>(() => SearchSpace.Named(name)).Message);

    /// <summary>Of the stem, then of each block: its output, and the channels of its depthwise convolution.</summary>
    private static IEnumerable<(int, int)> Widths(Network network) => network.Nodes.Select(node => node.Op).OfType<Conv2d>().Take(1).Select(stem => (stem.OutChannels, stem.OutChannels))
        .Concat(network.Blocks.Select(block => (block.OutChannels, network.NodesOf(block).Select(node => node.Op).OfType<Conv2d>().First(conv => conv.Groups > 1).OutChannels)));
}

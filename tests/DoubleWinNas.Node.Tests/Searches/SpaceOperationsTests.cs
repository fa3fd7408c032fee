using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Node.Searches;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Node.Tests.Searches;

public sealed class SpaceOperationsTests
{
    private const int Draws = 1500;

    public static TheoryData<string[]> Forms => [["N", "T"], ["T"], ["N"]];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Whatever_genotype_is_drawn_nothing_is_missing(string[] forms)
    {
        var space = new SpaceSettings { Kernels = [3, 5], Expansions = [3, 6], Resolutions = [20], Forms = forms }.ToGenotypeSpace();
        var known = SpaceOperations.Of(space, 1, 10).ToHashSet();

        var random = RandomStream.Derive(3);
        for (var i = 0; i < Draws; i++)
        {
            var network = GenotypeNetwork.Deep(GenotypeSampler.Draw(space, random), 1, 10);
            Assert.All(Planner.RequiredOperations(network, network.Resolution), operation => Assert.Contains(operation, known));
        }
    }

    [Fact]
    public void Longest_segments_are_covered()
    {
        var space = new SpaceSettings { Kernels = [3], Expansions = [3], Resolutions = [20, 28] }.ToGenotypeSpace();
        var known = SpaceOperations.Of(space, 1, 10).ToHashSet();
        var open = BlockGene.Transformable(3, 3, boundaryActivation: false);
        var genotype = Genotype.Create(space.Space, 28, [.. space.Space.Stages.Select(stage => (IReadOnlyList<BlockGene>)[.. Enumerable.Repeat(open, stage.Slots)])]);

        Assert.All(Planner.RequiredOperations(GenotypeNetwork.Deep(genotype, 1, 10), Resolution.Square(28)), operation => Assert.Contains(operation, known));
    }

    [Fact]
    public void A_space_that_would_take_hours_is_refused_with_the_other_way()
    {
        var space = new SpaceSettings { Preset = "mobile-imagenet", Kernels = [3, 5, 7], Resolutions = [224] }.ToGenotypeSpace();

        Assert.Contains("--from DIR", Assert.Throws<InputException>(() => SpaceOperations.Of(space, 3, 1000)).Message);
    }
}

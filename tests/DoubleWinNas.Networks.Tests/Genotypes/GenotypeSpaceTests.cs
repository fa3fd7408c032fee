using DoubleWinNas.Networks.Genotypes;

namespace DoubleWinNas.Networks.Tests.Genotypes;

public sealed class GenotypeSpaceTests
{
    [Fact]
    public void Few_sides_are_all_measured_and_of_many_five_with_both_ends()
    {
        Assert.Equal([16, 20, 28], Space([20, 28, 16]).MeasuredResolutions);
        Assert.Equal([16, 17, 18, 19, 20], Space(Enumerable.Range(16, 5)).MeasuredResolutions);
        Assert.Equal([16, 24, 32, 40, 48], Space(Enumerable.Range(16, 33)).MeasuredResolutions);
    }

    [Fact]
    public void A_side_that_is_not_measured_lies_between_two_that_are()
    {
        var space = Space(Enumerable.Range(16, 33));

        Assert.Equal([24], space.MeasuredFor(24));
        Assert.Equal([24, 32], space.MeasuredFor(25));
        Assert.Equal([40, 48], space.MeasuredFor(47));
    }

    private static GenotypeSpace Space(IEnumerable<int> sides) => new(SearchSpace.Mobile32, sides);
}

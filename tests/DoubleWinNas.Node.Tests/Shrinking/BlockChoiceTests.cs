using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Node.Shrinking;

namespace DoubleWinNas.Node.Tests.Shrinking;

public sealed class BlockChoiceTests
{
    [Fact]
    public void The_least_importance_that_saves_enough_is_chosen()
    {
        BlockCandidate[] blocks = [Block("a", saved: 3, importance: 5), Block("b", saved: 2, importance: 1), Block("c", saved: 2, importance: 2)];

        Assert.Equal(["b"], Names(blocks, wanted: 1));
        Assert.Equal(["b", "c"], Names(blocks, wanted: 3));
        Assert.Equal(["a", "b"], Names(blocks, wanted: 4.5));
        Assert.Null(BlockChoice.Choose(blocks, 7.5));
    }

    [Fact]
    public void Blocks_that_harm_nothing_are_chosen_where_they_save_time_and_others_never()
    {
        BlockCandidate[] blocks = [Block("free", saved: 1, importance: -0.1), Block("slower", saved: -1, importance: -9), Block("dear", saved: 1, importance: 2)];

        Assert.Equal(["free"], Names(blocks, wanted: 0));
        Assert.Equal(["free", "dear"], Names(blocks, wanted: 1.5));
    }

    [Fact]
    public void It_is_the_optimum_of_all_subsets()
    {
        for (var trial = 0UL; trial < 100; trial++)
        {
            var random = RandomStream.Derive(7, trial);
            BlockCandidate[] blocks = [.. Enumerable.Range(0, 9).Select(i => Block($"{i}", random.NextDouble() - 0.1, random.NextDouble() - 0.1))];
            var wanted = 2 * random.NextDouble();

            var best = Enumerable.Range(0, 1 << 9)
                .Select(subset => blocks.Where((_, i) => (subset >> i & 1) == 1).ToList())
                .Where(subset => subset.Sum(block => block.SavedMilliseconds) >= wanted && subset.All(block => block.SavedMilliseconds > 0))
                .Min(subset => subset.Sum(block => block.Importance));

            Assert.Equal(best, BlockChoice.Choose(blocks, wanted)!.Sum(block => block.Importance), 1e-12);
        }
    }

    private static BlockCandidate Block(string name, double saved, double importance) => new(name, 0, 0, saved, importance, 0);

    private static IEnumerable<string> Names(BlockCandidate[] blocks, double wanted) => BlockChoice.Choose(blocks, wanted)!.Select(block => block.Name);
}

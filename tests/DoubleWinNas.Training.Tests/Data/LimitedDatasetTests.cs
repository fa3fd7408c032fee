using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests.Data;

public sealed class LimitedDatasetTests
{
    [Fact]
    public void The_split_has_that_many_images_at_even_distances_and_the_others_all_of_theirs()
    {
        using var whole = DatasetCatalog.Open("fashion-mnist");
        using var limited = LimitedDataset.Of(whole, Split.Train, 100);

        Assert.Equal(whole.Splits with { Train = 100 }, limited.Splits);
        var indices = limited.Indices(Split.Train).ToArray();
        Assert.Equal(100, indices.Distinct().Count());
        var all = whole.Indices(Split.Train).ToArray();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => all[i * all.Length / 100]), indices);
        Assert.Equal(whole.Indices(Split.Test).ToArray(), limited.Indices(Split.Test).ToArray());
    }

    [Fact]
    public void A_limit_beyond_the_split_changes_nothing()
    {
        using var whole = DatasetCatalog.Open("fashion-mnist");

        Assert.Same(whole, LimitedDataset.Of(whole, Split.Test, whole.Splits.Test));
        Assert.Same(whole, LimitedDataset.Of(whole, Split.Test, null));
    }

    [Fact]
    public void A_limit_below_one_is_refused()
    {
        using var whole = DatasetCatalog.Open("fashion-mnist");

        Assert.Throws<InputException>(() => LimitedDataset.Of(whole, Split.Test, 0));
    }
}

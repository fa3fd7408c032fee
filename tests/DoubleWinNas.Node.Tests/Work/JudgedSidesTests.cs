using DoubleWinNas.Node.Work;

namespace DoubleWinNas.Node.Tests.Work;

public sealed class JudgedSidesTests
{
    [Fact]
    public void A_range_is_judged_at_five_sides_at_least()
    {
        Assert.Equal([16, 20, 24, 28, 32], FineTuneHandler.JudgedSides([16, 32]));
        Assert.Equal([20, 22, 24, 26, 28], FineTuneHandler.JudgedSides([28, 20, 24]));
        Assert.Equal([16, 17, 20, 24, 28, 32], FineTuneHandler.JudgedSides([32, 17, 16]));
    }

    [Fact]
    public void One_side_is_no_range_and_many_are_left_as_they_are()
    {
        Assert.Equal([28], FineTuneHandler.JudgedSides([28, 28]));
        Assert.Equal([16, 17, 18, 19, 32], FineTuneHandler.JudgedSides([16, 17, 18, 19, 32]));
    }

    [Fact]
    public void Of_many_sides_nine_are_judged_at_even_distances() => Assert.Equal([16, 20, 24, 28, 32, 36, 40, 44, 48], FineTuneHandler.JudgedSides([.. Enumerable.Range(16, 33)]));
}

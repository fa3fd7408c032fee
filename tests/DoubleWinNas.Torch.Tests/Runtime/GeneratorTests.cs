namespace DoubleWinNas.Torch.Tests.Runtime;

public sealed class GeneratorTests : TorchTest
{
    [Fact]
    public void The_same_seed_draws_the_same_numbers_and_another_seed_others()
    {
        using var first = new Generator(1);
        using var second = new Generator(1);
        using var third = new Generator(2);
        var drawn = Draw(first);
        Assert.Equal(drawn, Draw(second));
        Assert.NotEqual(drawn, Draw(third));
        Assert.NotEqual(drawn, Draw(first));
    }

    [Fact]
    public void A_saved_state_draws_on_where_it_was_saved()
    {
        using var first = new Generator(1);
        Draw(first);
        var state = first.GetState();
        var next = Draw(first);
        using var second = new Generator(99);
        second.SetState(state);
        Assert.Equal(next, Draw(second));
        Assert.StartsWith("generator_set_state: ", Assert.Throws<TorchException>(() => second.SetState([1, 2, 3])).Message);
    }

    [Fact]
    public void Streams_do_not_disturb_each_other_or_the_process_wide_one()
    {
        using var first = new Generator(1);
        using var second = new Generator(1);
        Draw(first);
        TorchRuntime.ManualSeed(5);
        Draw(second);
        Assert.Equal(Draw(first), Draw(second));
    }

    [Fact]
    public void Draws_lie_where_they_should()
    {
        Assert.All(Tensor.Rand([1000], Random).ToArray<float>(), v => Assert.InRange(v, 0, 0.99999994f));
        var normal = Tensor.Randn([10000], Random, DType.Float64);
        // 10,000 draws: the standard deviations of mean and variance are 0.01 and 0.014
        Assert.InRange(normal.Mean().ItemDouble(), -0.05, 0.05);
        Assert.InRange(normal.Var().ItemDouble(), 0.93, 1.07);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), Tensor.Randperm(50, Random).ToArray<long>().Order());
        Assert.All(Tensor.Empty([100], DType.Int64).Random_(3, 6, Random).ToArray<long>(), v => Assert.InRange(v, 3, 5));
        Assert.All(Tensor.Empty([100]).Uniform_(2, 3, Random).ToArray<float>(), v => Assert.InRange(v, 2, 3));
    }

    private static float[] Draw(Generator generator) => Tensor.Randn([20], generator).ToArray<float>();
}

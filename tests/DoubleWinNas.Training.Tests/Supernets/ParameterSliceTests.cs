using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Supernets;

namespace DoubleWinNas.Training.Tests.Supernets;

[Collection(TorchCollection.Name)]
public sealed class ParameterSliceTests
{
    [Fact]
    public void Of_a_depthwise_kernel_the_first_channels_and_the_centre_are_used()
    {
        var whole = Counting(3, 1, 5, 5);

        var part = new ParameterSlice(whole.Shape, [2, 1, 3, 3]).Copy(whole);

        Assert.Equal([6, 7, 8, 11, 12, 13, 16, 17, 18, 31, 32, 33, 36, 37, 38, 41, 42, 43], part.Data);
    }

    [Theory]
    [InlineData(new[] { 6, 1, 7, 7 }, new[] { 4, 1, 3, 3 })]
    [InlineData(new[] { 6, 1, 5, 5 }, new[] { 6, 1, 3, 3 })]
    [InlineData(new[] { 8, 3, 1, 1 }, new[] { 5, 3, 1, 1 })]
    [InlineData(new[] { 3, 8, 1, 1 }, new[] { 3, 5, 1, 1 })]
    [InlineData(new[] { 8 }, new[] { 5 })]
    [InlineData(new[] { 4, 6 }, new[] { 4, 6 })]
    public void A_view_has_the_values_of_a_copy_and_gradients_flow_into_its_place_only(int[] whole, int[] part)
    {
        using var scope = new DisposeScope();
        var weight = Counting(whole);
        var slice = new ParameterSlice(whole, part);
        using var tensor = ModelState.ToTensor(weight, Device.Cpu).RequiresGrad_();

        var view = slice.View(tensor);
        var copy = slice.Copy(weight);
        view.Sum().Backward();

        Assert.Equal(part, copy.Shape);
        Assert.Equal(part.Select(size => (long)size), view.Shape.ToArray());
        Assert.Equal(copy.Data, view.ToArray<float>());
        Assert.Equal(copy.Data.ToHashSet(), Touched(tensor.Grad!, weight));
    }

    [Fact]
    public void What_is_used_whole_is_not_viewed()
    {
        using var tensor = Tensor.Ones([2, 3]);

        Assert.Same(tensor, new ParameterSlice([2, 3], [2, 3]).View(tensor));
    }

    /// <summary>The values, all different, whose gradient is not 0.</summary>
    private static HashSet<float> Touched(Tensor gradient, WeightTensor weight) =>
        [.. gradient.ToArray<float>().Zip(weight.Data).Where(pair => pair.First != 0).Select(pair => pair.Second)];

    private static WeightTensor Counting(params int[] shape) =>
        new(shape, [.. Enumerable.Range(0, shape.Aggregate(1, (product, size) => product * size)).Select(i => (float)i)]);
}

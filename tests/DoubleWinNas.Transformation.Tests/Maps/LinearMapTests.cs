using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Transformation.Execution;
using DoubleWinNas.Transformation.Maps;
using DoubleWinNas.Transformation.Numerics;

namespace DoubleWinNas.Transformation.Tests.Maps;

public sealed class LinearMapTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 80)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Composed_map_equals_one_map_after_the_other(int seed)
    {
        var random = new Random(seed);
        var first = RandomMap(random, random.Next(1, 5), padding: random.Next(0, 8));
        var second = RandomMap(random, first.OutChannels, padding: 0);
        var least = Math.Max(1, first.Geometry.Then(second.Geometry) is var all ? all.Kernel - 2 * all.Padding : 1);
        var image = FeatureMap<double>.Random(1, first.InChannels, new Resolution(least + random.Next(0, 12), least + random.Next(0, 12)), seed);

        var composed = first.Then(second);

        Assert.Equal(first.IsDepthwise && second.IsDepthwise, composed.IsDepthwise);
        AssertSame(Run(second, Run(first, image)), Run(composed, image), $"seed {seed}");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Sum_equals_the_sum_of_both_maps(int seed)
    {
        var random = new Random(seed);
        var kernel = 2 * random.Next(0, 4) + 1;
        var stride = random.Next(1, 3);
        var channels = random.Next(2, 5);
        var left = RandomMap(random, channels, kernel / 2, kernel, stride, channels);
        var right = RandomMap(random, channels, 0, 1, stride, channels);
        var image = FeatureMap<double>.Random(1, channels, SegmentNetworks.RandomResolution(random), seed);

        var sum = random.Next(2) == 0 ? left.Plus(right) : right.Plus(left);

        Assert.Equal(left.IsDepthwise && right.IsDepthwise, sum.IsDepthwise);
        AssertSame(Elementwise.Add(Run(left, image), Run(right, image)), Run(sum, image), $"seed {seed}");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Crop_and_exact_padding_behind_a_map_equal_those_moved_in_front(int seed)
    {
        var random = new Random(seed);
        var map = RandomMap(random, 3, padding: 4, kernel: 3, stride: random.Next(1, 3), outputs: 3);
        var margin = random.Next(0, 3);
        var image = FeatureMap<double>.Random(1, 3, new Resolution(3 + random.Next(0, 20), 3 + random.Next(0, 20)), seed);
        var output = Run(map, image);

        var cropped = map.Crop(margin);

        AssertSame(Move(output, -margin), Run(cropped, image), $"seed {seed}");
        var unbiased = new LinearMap(3, 3, map.Geometry, map.IsDepthwise, map.Weight.ToArray(), new double[3]);
        AssertSame(Move(Run(unbiased, image), margin), Run(unbiased.Pad(margin), image), $"seed {seed}");
    }

    [Fact]
    public void A_crop_beyond_the_front_padding_becomes_zero_taps()
    {
        var map = LinearMap.Identity(2).Crop(2);
        var image = FeatureMap<double>.Random(1, 2, new Resolution(5, 7), 3);

        Assert.Equal(new Conv2d(2, 2, 5, Groups: 2, Bias: true), map.ToConvolution());
        AssertSame(Move(image, -2), Run(map, image), "crop of 2");
    }

    [Fact]
    public void Zero_padding_behind_a_bias_is_refused()
    {
        var map = LinearMap.FromConvolution(new Conv2d(1, 1, 1, Bias: true), [2], [0.5]);

        var error = Assert.Throws<InputException>(() => map.Pad(1));

        Assert.Contains("bias", error.Message);
        Assert.Equal(new MapGeometry(1, 1, 0), map.Pad(0).Geometry);
    }

    [Fact]
    public void Zero_padding_behind_a_kernel_that_would_see_the_image_is_refused()
    {
        var map = LinearMap.FromConvolution(new Conv2d(1, 1, 3, Padding: 1), new double[9], []);
        var padded = LinearMap.FromConvolution(new Conv2d(1, 1, 3, Padding: 1), new double[9], []);

        Assert.Contains("kernel of 3", Assert.Throws<InputException>(() => map.Pad(1)).Message);
        Assert.Contains("kernel of 3", Assert.Throws<InputException>(() => map.Then(padded)).Message);
    }

    [Fact]
    public void A_sum_of_maps_of_different_sizes_is_refused()
    {
        var map = LinearMap.Identity(1);

        Assert.Contains("different output sizes", Assert.Throws<InputException>(() => map.Plus(map.Pad(1))).Message);
    }

    [Fact]
    public void Grouped_convolution_becomes_a_block_diagonal_dense_one()
    {
        var map = LinearMap.FromConvolution(new Conv2d(4, 2, 1, Groups: 2), [1, 2, 3, 4], []);

        Assert.False(map.IsDepthwise);
        Assert.Equal([1, 2, 0, 0, 0, 0, 3, 4], map.Weight.ToArray());
    }

    [Fact]
    public void Batch_normalisation_uses_the_layers_own_eps()
    {
        var map = LinearMap.FromConvolution(new Conv2d(1, 1, 1, Bias: true), [8], [3]).Normalize([2], [10], [1], [3.5], eps: 0.5);

        Assert.Equal(8, map.Weight[0]);
        Assert.Equal(12, map.Bias[0]);
    }

    private static LinearMap RandomMap(Random random, int inputs, int padding, int? kernel = null, int? stride = null, int? outputs = null)
    {
        var side = kernel ?? random.Next(1, 6);
        var isDepthwise = random.Next(2) == 0;
        var channels = isDepthwise ? inputs : outputs ?? random.Next(1, 5);
        var conv = new Conv2d(inputs, channels, side, stride ?? random.Next(1, 4), padding, isDepthwise ? inputs : 1, Bias: true);
        return LinearMap.FromConvolution(conv, Values(channels * (isDepthwise ? 1 : inputs) * side * side), Values(channels));

        double[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * 2 - 1)];
    }

    private static FeatureMap<double> Run(LinearMap map, FeatureMap<double> image)
    {
        var parameters = new Parameters<double>();
        parameters["map.weight"] = map.WithoutCrop().Weight.ToArray();
        parameters["map.bias"] = map.Bias.ToArray();
        var network = new Network("map", map.InChannels, image.Shape.Resolution, [new Node("map", map.ToConvolution(), Network.InputName)], []);
        return new ReferenceExecutor<double>(network, parameters).Run(image);
    }

    private static FeatureMap<double> Move(FeatureMap<double> map, int margin)
    {
        var shape = map.Shape with { Resolution = new Resolution(map.Shape.Height + 2 * margin, map.Shape.Width + 2 * margin) };
        return Borders.Move(map, shape, margin);
    }

    private static void AssertSame(FeatureMap<double> expected, FeatureMap<double> found, string place)
    {
        Assert.Equal(expected.Shape, found.Shape);
        for (var i = 0; i < expected.Data.Length; i++)
        {
            Assert.True(Math.Abs(expected.Data[i] - found.Data[i]) <= 1e-12, $"{place}, element {i}: {expected.Data[i]} and {found.Data[i]}");
        }
    }
}

using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Transformation.Execution;

namespace DoubleWinNas.Transformation.Tests.Execution;

public sealed class ReferenceExecutorTests
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Convolution_equals_its_definition(int seed)
    {
        var random = new Random(seed);
        var groups = random.Next(1, 4);
        var kernel = random.Next(1, 8);
        var stride = random.Next(1, 4);
        var padding = random.Next(0, 5);
        var isDepthwise = random.Next(2) == 0;
        var conv = isDepthwise
            ? new Conv2d(3, 3, kernel, stride, padding, Groups: 3, Bias: true)
            : new Conv2d(groups * random.Next(1, 4), groups * random.Next(1, 6), kernel, stride, padding, groups, Bias: true);
        var least = Math.Max(1, kernel - 2 * padding);
        var resolution = new Resolution(least + random.Next(0, 30), least + random.Next(0, 30));
        var network = new Network("conv", conv.InChannels, resolution, [new Node("c", conv, Network.InputName)], []);
        var weights = RandomWeights.For(network, seed);
        var images = FeatureMap<double>.Random(2, conv.InChannels, resolution, seed);

        var found = new ReferenceExecutor<double>(network, weights).Run(images);

        var expected = Definition(conv, images, found.Shape, weights);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - found.Data[i]) <= 1e-12, $"seed {seed}, {conv} at {resolution}, element {i}: {expected[i]} and {found.Data[i]}");
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 60)];

    [Fact]
    public void Batch_normalisation_activation_padding_crop_sum_and_pooling_equal_their_definitions()
    {
        Node[] nodes =
        [
            new("bn", new BatchNorm2d(1, Eps: 0.5), Network.InputName),
            new("open", new Activation(ActivationKind.Transformable), "bn"),
            new("relu6", new Activation(ActivationKind.ReLU6), "open"),
            new("pad", new ZeroPad2d(1), "relu6"),
            new("crop", new CenterCrop2d(1), "pad"),
            new("add", new Add(), ["crop", "open"]),
            new("pool", new GlobalAveragePool(), "add"),
            new("classifier", new Linear(1, 2), "pool"),
        ];
        var network = new Network("all", 1, new Resolution(1, 3), nodes, []);
        var weights = new WeightSet();
        weights.Add("bn.weight", [1], [3]);
        weights.Add("bn.bias", [1], [1]);
        weights.Add("bn.running_mean", [1], [2]);
        weights.Add("bn.running_var", [1], [1.75f]);
        weights.Add("classifier.weight", [2, 1], [2, -1]);
        weights.Add("classifier.bias", [2], [0.5f, 0.25f]);
        var images = new FeatureMap<double>(1, new TensorShape(1, new Resolution(1, 3)), [0, 3, 8]);

        var values = new ReferenceExecutor<double>(network, weights).Run(images, ["bn", "relu6", "pad", "crop", "add", "pool", "classifier"]);

        Assert.Equal([-3, 3, 13], values["bn"].Data);
        Assert.Equal([0, 3, 6], values["relu6"].Data);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 3, 6, 0, 0, 0, 0, 0, 0], values["pad"].Data);
        Assert.Equal([0, 3, 6], values["crop"].Data);
        Assert.Equal([-3, 6, 19], values["add"].Data);
        Assert.Equal(22.0 / 3, values["pool"].Data[0], 12);
        Assert.Equal([44.0 / 3 + 0.5, -22.0 / 3 + 0.25], values["classifier"].Data.Select(value => Math.Round(value, 12)), (x, y) => Math.Abs(x - y) < 1e-11);
    }

    [Fact]
    public void Float32_follows_float64_within_its_rounding()
    {
        var network = SampleNetworks.Mixed();
        var weights = RandomWeights.For(network, 5);
        var images = FeatureMap<double>.Random(1, 1, network.Resolution, 5);

        var precise = new ReferenceExecutor<double>(network, weights).Run(images);
        var single = new ReferenceExecutor<float>(network, weights).Run(images.To<float>());

        var scale = precise.Data.Max(Math.Abs);
        Assert.All(precise.Data.Zip(single.Data), pair => Assert.InRange(Math.Abs(pair.First - pair.Second) / scale, 0, 1e-5));
        Assert.NotEqual(precise.Data, single.Data.Select(value => (double)value));
    }

    [Fact]
    public void Images_of_another_number_of_channels_are_refused()
    {
        var network = SampleNetworks.Mixed();
        var images = FeatureMap<float>.Random(1, 3, network.Resolution, 1);
        var executor = new ReferenceExecutor<float>(network, RandomWeights.For(network, 1));

        var error = Assert.Throws<InputException>(() => executor.Run(images));

        Assert.Contains("3 channels", error.Message);
    }

    private static double[] Definition(Conv2d conv, FeatureMap<double> images, TensorShape shape, WeightSet weights)
    {
        var (weight, bias) = (weights["c.weight"].Data, weights["c.bias"].Data);
        var perGroup = conv.InChannels / conv.Groups;
        var (height, width) = (images.Shape.Height, images.Shape.Width);
        var result = new List<double>();
        for (var n = 0; n < images.Images; n++)
        {
            for (var o = 0; o < conv.OutChannels; o++)
            {
                for (var p = 0; p < shape.Height * shape.Width; p++)
                {
                    var sum = (double)bias[o];
                    for (var w = 0; w < perGroup * conv.Kernel * conv.Kernel; w++)
                    {
                        var c = o / (conv.OutChannels / conv.Groups) * perGroup + w / (conv.Kernel * conv.Kernel);
                        var y = p / shape.Width * conv.Stride - conv.Padding + w / conv.Kernel % conv.Kernel;
                        var x = p % shape.Width * conv.Stride - conv.Padding + w % conv.Kernel;
                        if (y >= 0 && y < height && x >= 0 && x < width)
                        {
                            sum += weight[o * perGroup * conv.Kernel * conv.Kernel + w] * images.Data[((n * conv.InChannels + c) * height + y) * width + x];
                        }
                    }

                    result.Add(sum);
                }
            }
        }

        return [.. result];
    }
}

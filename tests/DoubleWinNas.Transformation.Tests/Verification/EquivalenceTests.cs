using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Transformation.Execution;
using DoubleWinNas.Transformation.Plans;
using DoubleWinNas.Transformation.Verification;

namespace DoubleWinNas.Transformation.Tests.Verification;

public sealed class EquivalenceTests
{
    private static readonly Network Deep = SampleNetworks.Mixed();
    private static readonly WeightSet DeepWeights = RandomWeights.For(Deep, 11);

    [Fact]
    public void An_equal_network_passes_at_one_pixel_odd_rectangular_and_its_own_resolution()
    {
        var (network, weights, _) = Transformer.Transform(Deep, DeepWeights, MergePlan.All(Deep));

        var report = Equivalence.Verify(Deep, DeepWeights, network, weights);

        Assert.True(report.IsEquivalent);
        Assert.Equal(["1", "17", "22x37", "28"], report.Resolutions.Select(resolution => resolution.ToString()));
        string[] values = ["stem.conv", "stages.0.0.conv", "stages.1.0.conv", "stages.1.1.conv", "stages.1.2.conv", "stages.2.0.project.conv", "stages.2.1.conv", "stages.2.2.conv", "head.conv", "classifier"];
        Assert.Equal(values, report.Values.Where(value => value.Resolution == Deep.Resolution).Select(value => value.Shallow));
        Assert.All(report.Values, value => Assert.True(value.Scale > 0));
        report.RequireEquivalent();
    }

    /// <summary>The pixel is found again by hand: the perturbed tap changes the convolution's exit by delta * input.</summary>
    [Theory]
    [InlineData(1e-3f)]
    [InlineData(0.5f)]
    public void A_perturbed_weight_is_refused_with_the_worst_pixel(float delta)
    {
        var (network, weights, _) = Transformer.Transform(Deep, DeepWeights, MergePlan.All(Deep));
        var kernel = weights["stages.1.1.conv.weight"];
        var centre = ((5 * 32 + 9) * 5 + 2) * 5 + 2;
        kernel.Data[centre] += delta * kernel.Data.Max(Math.Abs);
        var options = new EquivalenceOptions { Seed = 4, Resolutions = [new(21, 30)] };

        var report = Equivalence.Verify(Deep, DeepWeights, network, weights, options);

        Assert.False(report.IsEquivalent);
        var expected = Largest("stages.1.1", options, network, weights);
        var found = report.Values.First(value => !value.IsWithin);
        Assert.Equal(("stages.1.1.conv", expected), (found.Shallow, found.Float32.At));
        Assert.Equal(5, found.Float32.At.C);
        var error = Assert.Throws<NotEquivalentException>(report.RequireEquivalent);
        Assert.Same(report, error.Report);
        var worst = report.Worst.Worst;
        Assert.Contains($"worst is '{report.Worst.Shallow}'", error.Message);
        Assert.Contains($"at resolution 21x30, pixel {worst.At}: deep {worst.Expected:R}, shallow {worst.Found:R}", error.Message);
        Assert.Contains("The first value beyond what is allowed is 'stages.1.1.conv'", error.Message);
    }

    [Fact]
    public void A_perturbed_bias_of_the_classifier_is_refused()
    {
        var (network, weights, _) = Transformer.Transform(Deep, DeepWeights, MergePlan.None);
        weights["classifier.bias"].Data[3] += 0.01f;

        var report = Equivalence.Verify(Deep, DeepWeights, network, weights);

        Assert.Equal("classifier", report.Worst.Shallow);
        Assert.Equal(new Pixel(0, 3, 0, 0), report.Worst.Worst.At);
        Assert.All(report.Values, value => Assert.Equal(value.Shallow != "classifier", value.IsWithin));
    }

    [Fact]
    public void A_convolution_that_pads_elsewhere_is_no_shallow_form()
    {
        var (network, weights, _) = Transformer.Transform(Deep, DeepWeights, MergePlan.All(Deep));
        var nodes = network.Nodes.Select(node => node.Name == "head.conv" ? node with { Op = (Conv2d)node.Op with { Padding = 1 } } : node);

        var error = Assert.Throws<InputException>(() => Equivalence.Verify(Deep, DeepWeights, network with { Nodes = [.. nodes] }, weights));

        Assert.Contains("'head.conv'", error.Message);
        Assert.Contains("Padding = 1", error.Message);
    }

    [Fact]
    public void Shallow_weights_that_are_not_a_number_are_refused()
    {
        var (network, weights, _) = Transformer.Transform(Deep, DeepWeights, MergePlan.All(Deep));
        weights["head.conv.bias"].Data[0] = float.NaN;

        Assert.Contains("'head.conv.bias'", Assert.Throws<InputException>(() => Equivalence.Verify(Deep, DeepWeights, network, weights)).Message);
    }

    [Fact]
    public void A_network_that_overflows_is_refused()
    {
        var huge = RandomWeights.For(Deep, 11);
        foreach (var name in new[] { "stages.0.0.expand.bn.weight", "stages.0.0.project.bn.weight", "stages.0.0.depthwise.bn.weight" })
        {
            Array.Fill(huge[name].Data, 1e18f);
        }

        var (network, weights, _) = Transformer.Transform(Deep, huge, MergePlan.None);

        var report = Equivalence.Verify(Deep, huge, network, weights);

        Assert.False(report.IsEquivalent);
        Assert.Contains("stages.0.0", Assert.Throws<NotEquivalentException>(report.RequireEquivalent).Message);
    }

    [Fact]
    public void The_report_is_the_same_each_time_and_survives_its_file()
    {
        var (network, weights, _) = Transformer.Transform(Deep, DeepWeights, MergePlan.Together(Deep));
        var path = Path.Combine(Path.GetTempPath(), $"equivalence-{Guid.NewGuid():n}.json");
        var options = new EquivalenceOptions { Seed = 7, Images = 2, Resolutions = [new(1, 1), new(9, 14)] };
        try
        {
            var report = Equivalence.Verify(Deep, DeepWeights, network, weights, options);
            report.Save(path);

            Assert.Equal(report.ToJson(), Equivalence.Verify(Deep, DeepWeights, network, weights, options).ToJson());
            Assert.Equal(report.ToJson(), EquivalenceReport.Load(path).ToJson());
            Assert.Contains("\"verdict\": \"equivalent\"", report.ToJson());
            Assert.Contains("\"seed\": 7", report.ToJson());
            Assert.Contains("\"float64Tolerance\": 1E-12", report.ToJson());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_damaged_report_is_refused_with_its_path()
    {
        var path = Path.Combine(Path.GetTempPath(), $"equivalence-{Guid.NewGuid():n}.json");
        try
        {
            File.WriteAllText(path, """{"format": 1}""");

            Assert.StartsWith(path + ": ", Assert.Throws<InputException>(() => EquivalenceReport.Load(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        var (network, weights, _) = Transformer.Transform(Deep, DeepWeights, MergePlan.None);

        Refused(new EquivalenceOptions { Images = 0 }, "at least one image");
        Refused(new EquivalenceOptions { Resolutions = [] }, "one resolution at least");
        Refused(new EquivalenceOptions { Float32Tolerance = double.NaN }, "above 0");

        void Refused(EquivalenceOptions options, string reason) =>
            Assert.Contains(reason, Assert.Throws<InputException>(() => Equivalence.Verify(Deep, DeepWeights, network, weights, options)).Message);
    }

    private static Pixel Largest(string block, EquivalenceOptions options, Network shallow, WeightSet shallowWeights)
    {
        var images = FeatureMap<double>.Random(1, 1, options.Resolutions![0], options.Seed);
        var (deepEntry, deepExit) = (Deep.Blocks.Single(b => b.Name == block).Entry, Deep.Blocks.Single(b => b.Name == block).Exit);
        var deep = new ReferenceExecutor<double>(Deep, DeepWeights).Run(images, [deepEntry, deepExit]);
        var conv = shallow.Nodes.Single(node => node.Name == block + ".conv");
        var alone = new Network(block, 32, deep[deepEntry].Shape.Resolution, [new Node(conv.Name, conv.Op, Network.InputName)], []);
        var merged = new ReferenceExecutor<double>(alone, shallowWeights).Run(deep[deepEntry]);
        var at = Enumerable.Range(0, merged.Data.Length).MaxBy(i => Math.Abs(merged.Data[i] - deep[deepExit].Data[i]));
        var (height, width) = (merged.Shape.Height, merged.Shape.Width);
        return new Pixel(0, at / (height * width), at / width % height, at % width);
    }
}

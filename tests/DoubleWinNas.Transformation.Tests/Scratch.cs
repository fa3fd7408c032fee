using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Transformation.Plans;
using DoubleWinNas.Transformation.Verification;
using Xunit.Abstractions;

namespace DoubleWinNas.Transformation.Tests;

public sealed class Scratch(ITestOutputHelper output)
{
    [Theory]
    [InlineData("mixed", "all", 30), InlineData("mixed", "together", 60), InlineData("segment", "all", 100), InlineData("segment", "together", 100), InlineData("mobilenet", "all", 3)]
    public void Measure(string name, string plan, int count)
    {
        var worst = new double[6];
        var refused = 0;
        for (var seed = 0; seed < count; seed++)
        {
            var network = name == "mixed" ? SampleNetworks.Mixed() : name == "mobilenet" ? SampleNetworks.MobileNetV2() : SegmentNetworks.Random(seed, 1 + seed % 4);
            var weights = RandomWeights.For(network, seed);
            var shallow = Transformer.Transform(network, weights, MergePlan.Named(plan, network));
            var report = Equivalence.Verify(network, weights, shallow.Network, shallow.Weights);
            double[] now = [
                report.Values.Max(v => v.Float64.Relative), report.Values.Max(v => v.Float32.Relative),
                report.Values.Max(v => v.Float64Accumulated.Relative), report.Values.Max(v => v.Float32Accumulated.Relative),
                report.Values.Max(v => v.Float64Accumulated.Excess), report.Values.Max(v => v.Float32Accumulated.Excess)];
            worst = [.. worst.Zip(now, Math.Max)];
            if (!report.IsEquivalent) { refused++; output.WriteLine($"seed {seed} {new NotEquivalentException(report).Message}"); }
        }

        output.WriteLine($"RESULT {name} {plan}: refused {refused}/{count} own64 {worst[0]:g2} own32 {worst[1]:g2} acc64 {worst[2]:g2} acc32 {worst[3]:g2} exc64 {worst[4]:g2} exc32 {worst[5]:g2}");
    }
}

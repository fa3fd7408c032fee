using System.Diagnostics;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Transformation.Plans;
using DoubleWinNas.Transformation.Verification;
using Xunit.Abstractions;

namespace DoubleWinNas.Transformation.Tests;

public sealed class Scratch(ITestOutputHelper output)
{
    [Theory]
    [InlineData("mixed", "all"), InlineData("mixed", "together"), InlineData("mixed", "none"), InlineData("mobilenet", "all"), InlineData("mobilenet", "none")]
    public void Measure(string name, string plan)
    {
        var network = name == "mixed" ? SampleNetworks.Mixed() : SampleNetworks.MobileNetV2();
        for (var seed = 0; seed < 3; seed++)
        {
            var weights = RandomWeights.For(network, seed);
            var before = Process.GetCurrentProcess().UserProcessorTime;
            var shallow = Transformer.Transform(network, weights, MergePlan.Named(plan, network));
            var after = Process.GetCurrentProcess().UserProcessorTime;
            var report = Equivalence.Verify(network, weights, shallow.Network, shallow.Weights);
            var end = Process.GetCurrentProcess().UserProcessorTime;
            output.WriteLine($"transform {(after - before).TotalSeconds:f2} s, verify {(end - after).TotalSeconds:f2} s; {report.IsEquivalent}; 64: {report.WorstFloat64.Float64.Relative:g3}, 32: {report.WorstFloat32.Float32.Relative:g3} at {report.WorstFloat32.Shallow} {report.WorstFloat32.Resolution}");
            output.WriteLine($"  max 32diff {report.Values.Max(v => v.Float32Difference.Relative):g3} deep32 {report.Values.Max(v => v.DeepFloat32.Relative):g3}");
            if (seed == 0) foreach (var v in report.Values.Where(v => v.Resolution == network.Resolution))
                output.WriteLine($"  {v.Shallow} scale {v.Scale:g3} 64 {v.Float64.Relative:g2} 32 {v.Float32.Relative:g2} diff {v.Float32Difference.Relative:g2} deep32 {v.DeepFloat32.Relative:g2}");
        }
    }
}

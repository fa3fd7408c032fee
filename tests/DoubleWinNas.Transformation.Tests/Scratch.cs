using System.Diagnostics;
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
            output.WriteLine($"{name} {plan} transform {(after - before).TotalSeconds:f2} s, verify {(end - after).TotalSeconds:f2} s; {report.IsEquivalent}; own 64 {report.Values.Max(v => v.Float64.Relative):g3}, own 32 {report.Values.Max(v => v.Float32.Relative):g3}, whole 64 {report.Values.Max(v => v.Float64Accumulated.Relative):g3}, whole 32 {report.Values.Max(v => v.Float32Accumulated.Relative):g3}, deep32 {report.Values.Max(v => v.DeepFloat32.Relative):g3}");
            foreach (var r in report.Resolutions)
            {
                var running = 0.0; var ratio = 0.0; var ratio64 = 0.0; var plain = 0.0;
                foreach (var v in report.Values.Where(v => v.Resolution == r))
                {
                    running = Math.Max(running, v.DeepFloat32.Relative);
                    plain = Math.Max(plain, v.Float32Accumulated.Relative / v.DeepFloat32.Relative);
                    ratio = Math.Max(ratio, v.Float32Accumulated.Relative / running);
                    ratio64 = Math.Max(ratio64, v.Float64Accumulated.Relative / running * Math.Pow(2, 29));
                }
                output.WriteLine($"   {r}: ratio {ratio:f1} plain {plain:f1} ratio64 {ratio64:f1}; logits 64 {report.Values.Last(v => v.Resolution == r).Float64Accumulated.Relative:g2} 32 {report.Values.Last(v => v.Resolution == r).Float32Accumulated.Relative:g2}");
            }
        }
    }
}

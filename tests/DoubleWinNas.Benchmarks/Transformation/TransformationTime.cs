using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Transformation;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Benchmarks.Transformation;

/// <summary>Time of folding and merging a network.</summary>
/// <param name="Shallow">What it yields.</param>
/// <param name="CpuSeconds">Of all threads of the process: one core's time. Each transformation.</param>
/// <param name="Seconds">Wall time of each.</param>
internal sealed record TransformationTime(ShallowForm Shallow, IReadOnlyList<double> CpuSeconds, IReadOnlyList<double> Seconds)
{
    /// <summary>The first transformation, in which the code is compiled, does not count.</summary>
    public static TransformationTime Measure(Network deep, WeightSet weights, MergePlan plan, int times)
    {
        var shallow = Transformer.Transform(deep, weights, plan);
        var (cpu, wall) = (new List<double>(), new List<double>());
        for (var i = 0; i < times; i++)
        {
            var (before, begin) = (Environment.CpuUsage.TotalTime, TimeProvider.System.GetTimestamp());
            shallow = Transformer.Transform(deep, weights, plan);
            wall.Add(TimeProvider.System.GetElapsedTime(begin).TotalSeconds);
            cpu.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }

        return new TransformationTime(shallow, cpu, wall);
    }
}

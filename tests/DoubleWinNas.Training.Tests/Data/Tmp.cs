using System.Diagnostics;
using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;
using Xunit.Abstractions;
namespace DoubleWinNas.Training.Tests.Data;
public class Tmp(ITestOutputHelper o)
{
    [Fact]
    public void Go()
    {
        var sw = Stopwatch.StartNew();
        using var d = DatasetCatalog.Open("fashion-mnist");
        o.WriteLine($"open {sw.ElapsedMilliseconds} {d.Splits} {d.ContentHash} {d.Normalization.Mean[0]} {d.Normalization.Deviation[0]}");
        foreach (var w in new[] { 1, 2 })
        foreach (var size in new[] { 28, 24, 32 })
        {
            using var s = BatchSource.ForTraining(d, new BatchOptions { BatchSize = 128, Workers = w, Seed = 1, ResolutionOf = BatchOptions.Fixed(Resolution.Square(size)) });
            double sum = 0;
            for (int e = 0; e < 3; e++)
            {
                sw.Restart();
                for (int i = 0; i < s.BatchesPerEpoch; i++) { using var b = s.Next(); sum += b.Images[400]; }
                o.WriteLine($"w{w} s{size} {s.BatchesPerEpoch * 128 / sw.Elapsed.TotalSeconds:N0} img/s");
            }
        }
    }
}

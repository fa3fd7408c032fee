namespace DoubleWinNas.Benchmarks.Training;

/// <summary>What a program did in one timed slice.</summary>
/// <param name="Images">Images trained on.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="UserSeconds">CPU time of all its threads.</param>
/// <param name="SystemSeconds">CPU time in the kernel.</param>
/// <param name="LeastLiveTensors">Native tensors alive between two steps, least; 0 where it is not known.</param>
/// <param name="MostLiveTensors">The same, most.</param>
internal sealed record Slice(
    long Images, double Seconds, double UserSeconds, double SystemSeconds, long LeastLiveTensors = 0, long MostLiveTensors = 0)
{
    public double ImagesPerSecond => Images / Seconds;

    public double CpuMillisecondsPerImage => 1000 * (UserSeconds + SystemSeconds) / Images;
}

/// <summary>Losses of the first steps.</summary>
internal sealed record FirstLosses(IReadOnlyList<double> Losses);

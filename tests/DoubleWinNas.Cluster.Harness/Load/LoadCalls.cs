using System.Collections.Concurrent;
using System.Diagnostics;

namespace DoubleWinNas.Cluster.Harness.Load;

/// <summary>How long calls took, in milliseconds, sorted.</summary>
internal sealed class LoadCalls
{
    private readonly ConcurrentBag<double> _milliseconds = [];
    private double[]? _sorted;

    /// <summary>False while the programs warm up.</summary>
    public bool IsCounting { get; set; }

    public int Count => _milliseconds.Count;

    public void Add(long startedAt)
    {
        if (IsCounting)
        {
            _milliseconds.Add(Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
        }
    }

    /// <summary>Once all calls are made.</summary>
    /// <param name="share">0.5 for the median; 1 for the longest.</param>
    public double Quantile(double share)
    {
        _sorted ??= [.. _milliseconds.Order()];
        return _sorted.Length == 0 ? double.NaN : _sorted[Math.Min(_sorted.Length - 1, (int)(_sorted.Length * share))];
    }
}

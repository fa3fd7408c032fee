using System.Globalization;
using DoubleWinNas.Node.Tests;

namespace DoubleWinNas.Cluster.Harness.Chaos;

/// <summary>
/// The small search that is run undisturbed and under faults: one file for all runs, because the place of its images is a setting of the search
/// and stands in the results.
/// </summary>
internal sealed class ChaosSearch : IDisposable
{
    /// <summary>Its name, from the file's.</summary>
    public const string Name = "my";

    private readonly TemporaryFolder _folder = new();

    /// <param name="rounds">Training rounds: how long it is.</param>
    public ChaosSearch(int rounds) => File = SmallSearch.Write(
        _folder,
        string.Create(CultureInfo.InvariantCulture, $$"""
          data.limit-train = 1200
          compute.batch-size = 32
          supernet { rounds = {{rounds}}, steps-per-round = 10, replicas = 2 }
          evolution { generations = 1, population-size = 4, offspring-size = 4, batch = 2, validation-images = 60, recalibration-batches = 1 }
          finalists { count = 2, epochs = 1, checkpoint-steps = 5, measure-seconds = 0.1 }
        """));

    public string File { get; }

    public void Dispose() => _folder.Dispose();
}

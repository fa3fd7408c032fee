using DoubleWinNas.Cluster.Harness.Load;

namespace DoubleWinNas.Benchmarks.Clusters;

/// <summary>The node that <see cref="LoadBenchmark"/> starts as a process of its own: <c>load-node FOLDER ITEMS [CONNECTION]</c>.</summary>
internal sealed class LoadNodeBenchmark : IBenchmark
{
    public const string Word = "load-node";

    public string Name => Word;

    public string Summary => "the node that 'load' starts by itself";

    public async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        await LoadNode.RunAsync(
            arguments[0], arguments.Length > 2 ? arguments[2] : null, int.Parse(arguments[1], System.Globalization.CultureInfo.InvariantCulture), Console.In, output, cancellationToken);
        return 0;
    }
}

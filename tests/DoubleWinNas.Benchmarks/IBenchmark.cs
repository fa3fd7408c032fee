namespace DoubleWinNas.Benchmarks;

/// <summary>One sub-command of this program. A class that implements it, with a constructor without parameters, is found by itself.</summary>
internal interface IBenchmark
{
    /// <summary>The word on the command line.</summary>
    string Name { get; }

    /// <summary>One line for the list of benchmarks.</summary>
    string Summary { get; }

    /// <summary>Measures and writes a Markdown report to <paramref name="output"/>.</summary>
    /// <param name="arguments">The command line after the name.</param>
    /// <param name="output">Where the report goes; progress goes to standard error.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <returns>The exit code: 0 when every aim that the benchmark checks was met.</returns>
    Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken);
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace DoubleWinNas.Devices.TensorRt;

/// <summary>What <c>trtexec</c> from TensorRT 7.2 to 10 prints at the end of a run.</summary>
/// <param name="Version">Such as <c>8.2.1</c>; null where no line names it.</param>
/// <param name="IsPassed">Whether it says that it passed.</param>
/// <param name="Latency">Of an inference with its transfers; null where no line tells it.</param>
/// <param name="Throughput">Inferences a second; null where no line tells it.</param>
/// <param name="Errors">Its error lines, without time and mark.</param>
internal sealed partial record TrtExecOutput(string? Version, bool IsPassed, TrtExecFigures? Latency, double? Throughput, IReadOnlyList<string> Errors)
{
    public static TrtExecOutput Parse(string output) => new(
        TensorRtVersion.Find(output),
        output.Contains("&&&& PASSED TensorRT.trtexec", StringComparison.Ordinal),
        Figures(LatencyLine().Matches(output).LastOrDefault()?.Value),
        ThroughputLine().Matches(output).LastOrDefault() is { } line ? double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture) : null,
        [.. ErrorLine().Matches(output).Select(match => match.Groups["text"].Value.Trim()).Where(text => text.Length > 0).Distinct()]);

    private static TrtExecFigures? Figures(string? line)
    {
        if (line is null)
        {
            return null;
        }

        var values = Value().Matches(line).ToDictionary(
            match => match.Groups["name"].Value, match => double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return values.TryGetValue("min", out var min) && values.TryGetValue("max", out var max) && values.TryGetValue("median", out var median)
            ? new TrtExecFigures(min, max, median, Percentile("95") ?? Percentile("99") ?? max)
            : null;

        double? Percentile(string percent) => values.TryGetValue($"percentile({percent}%)", out var found) ? found : null;
    }

    /// <summary>Not "Host Latency", "H2D Latency" and their like.</summary>
    [GeneratedRegex(@"(?<=\[I\] )Latency: .*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LatencyLine();

    [GeneratedRegex(@"(?<=\[I\] )[Tt]hroughput: (?<value>[0-9.]+(e[-+]?[0-9]+)?) qps", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ThroughputLine();

    [GeneratedRegex(@"(?<name>min|max|mean|median|percentile\([0-9]+%\)) ?=? ?(?<value>[0-9.]+(e[-+]?[0-9]+)?) ms", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Value();

    [GeneratedRegex(@"^(\[[^\]]*\] )?\[E\] (\[TRT\] )?(?<text>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex ErrorLine();
}

/// <summary>Milliseconds of an inference.</summary>
/// <param name="P95">The 95th percentile; versions before 8.5 tell the 99th only.</param>
internal sealed record TrtExecFigures(double Min, double Max, double Median, double P95);

using System.Globalization;
using System.Text.Json;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Node.Searches;

/// <summary>A search's figures as text.</summary>
internal static class SearchFigures
{
    /// <summary>All that is known, in one line.</summary>
    public static string Line(SearchProgress progress, TimeSpan? left)
    {
        var parts = new List<string> { $"{progress.Phase}{(progress.Step.Length > 0 ? $", {progress.Step}" : "")}", $"{progress.Share:P0}" };
        if (progress.Best is { } best)
        {
            parts.Add($"{progress.Evaluations} evaluated, front of {progress.FrontSize}, best {best:P1}");
        }

        if (progress.Hypervolume is { } hypervolume)
        {
            parts.Add($"hypervolume {hypervolume.ToString("G4", CultureInfo.InvariantCulture)}");
        }

        parts.Add($"{progress.Items} {(progress.Items == 1 ? "item" : "items")} in work");
        if (progress.ImagesPerSecond is { } images)
        {
            parts.Add($"{images:N0} images/s");
        }

        if (left is not null)
        {
            parts.Add($"{Time(left)} left in this phase");
        }

        return string.Join("  ", parts);
    }

    /// <summary>A phase as the JSON outputs write it.</summary>
    public static string Phase(SearchPhase phase) => JsonNamingPolicy.KebabCaseLower.ConvertName(phase.ToString());

    /// <summary>Minutes and seconds, or a dash.</summary>
    public static string Time(TimeSpan? time) => time is { } known ? $"{(int)known.TotalMinutes}:{known.Seconds:00}" : "-";
}

using System.Globalization;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Benchmarks.Searching;

/// <summary>Which searches are compared with their baseline.</summary>
internal sealed record BaselineBenchmarkOptions
{
    /// <summary>Configuration of the search; its seed is replaced.</summary>
    public string Configuration { get; init; } = "hocon/fashion-mnist.conf";

    public IReadOnlyList<ulong> Seeds { get; init; } = [1, 2, 3];

    /// <summary>How many of the seeds search; the others train the first search's network from new. Default: all.</summary>
    public int Searches { get; init; } = int.MaxValue;

    /// <summary>Folder of everything that is made; what is there already is not made again.</summary>
    public string Out { get; init; } = "runs/baseline";

    /// <summary>Timed seconds a model.</summary>
    public double Seconds { get; init; } = 10;

    /// <exception cref="InputException">An option is unknown or its value not usable: shows the usage.</exception>
    public static BaselineBenchmarkOptions Parse(string[] arguments, string usage)
    {
        var options = new BaselineBenchmarkOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            options = arguments[i] switch
            {
                "--conf" when File.Exists(value) => options with { Configuration = value },
                "--seeds" when SeedsOf(value) is { Length: > 0 } seeds => options with { Seeds = seeds },
                "--searches" when int.TryParse(value, CultureInfo.InvariantCulture, out var searches) && searches > 0 => options with { Searches = searches },
                "--out" when value.Length > 0 => options with { Out = value },
                "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 3600 => options with { Seconds = seconds },
                _ => throw new InputException($"'{string.Join(' ', arguments[i..].Take(2))}' is not understood. Usage: {usage}"),
            };
        }

        return options;
    }

    private static ulong[] SeedsOf(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.All(part => ulong.TryParse(part, CultureInfo.InvariantCulture, out _)) ? [.. parts.Select(part => ulong.Parse(part, CultureInfo.InvariantCulture))] : [];
    }
}

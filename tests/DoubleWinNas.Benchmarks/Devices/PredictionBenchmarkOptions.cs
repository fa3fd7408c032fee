using System.Globalization;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;

namespace DoubleWinNas.Benchmarks.Devices;

/// <summary>Which networks are predicted and measured.</summary>
/// <param name="Space">Such as mobile-32.</param>
/// <param name="Networks">Null: 50 of mobile-32, 20 of mobile-imagenet.</param>
/// <param name="Seed">Of the draw.</param>
/// <param name="Plot">File of the scatter plot (HTML); null for none.</param>
internal sealed record PredictionBenchmarkOptions(SearchSpace Space, int? Networks, ulong Seed, string? Plot)
{
    public int Count => Networks ?? (IsLarge ? 20 : 50);

    public bool IsLarge => Space.MinResolution > 48;

    /// <summary>All kernels and expansions, usual sides.</summary>
    public GenotypeSpace Genotypes => new(Space, IsLarge ? [128, 160, 192, 224] : [20, 24, 28, 32]);

    /// <exception cref="InputException">An option is unknown: shows the usage.</exception>
    public static PredictionBenchmarkOptions Parse(string[] arguments, string usage)
    {
        var options = new PredictionBenchmarkOptions(SearchSpace.Mobile32, null, 1, null);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new InputException($"'{arguments[i]}' lacks its value. Usage: {usage}");
            options = arguments[i] switch
            {
                "--space" => options with { Space = SearchSpace.Named(value) },
                "--networks" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 3 => options with { Networks = count },
                "--seed" when ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) => options with { Seed = seed },
                "--plot" => options with { Plot = value },
                _ => throw new InputException($"'{arguments[i]} {value}' is not understood. Usage: {usage}"),
            };
        }

        return options;
    }
}

using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.Prediction;

namespace DoubleWinNas.Node.Calibration;

/// <summary>A network as predicted and as measured, in milliseconds.</summary>
/// <param name="Predicted">Sum of its operations' costs.</param>
/// <param name="Measured">Mean of both measurements.</param>
internal sealed record CheckedNetwork(string Genotype, string Plan, double Predicted, double Measured, double First, double Second);

/// <summary>What a check of a device gave.</summary>
/// <param name="Quality">Predicted against measured.</param>
/// <param name="Repeatability">Median difference of two measurements of the same network, as a share.</param>
/// <param name="Remarks">In sentences, each once.</param>
/// <param name="CalibrationSeconds">Time that the costs took.</param>
/// <param name="Seconds">Time of all.</param>
internal sealed record CheckedDevice(
    IReadOnlyList<CheckedNetwork> Networks,
    CostMeasurement Costs,
    PredictionQuality Quality,
    double Repeatability,
    IReadOnlyList<string> Remarks,
    double CalibrationSeconds,
    double Seconds)
{
    /// <summary>Where two measurements of the same network differ by more in the median, differences between networks mean nothing.</summary>
    public const double MostRepeatability = 0.03;

    public bool IsNoisy => Repeatability > MostRepeatability;

    public bool IsTrusted => Quality.IsTrusted && !IsNoisy;

    public static CheckedDevice Of(
        IReadOnlyList<CheckedNetwork> networks, CostMeasurement costs, IReadOnlyList<string> remarks, TimeSpan calibration, TimeSpan all)
    {
        var quality = PredictionQuality.Of([.. networks.Select(network => network.Predicted)], [.. networks.Select(network => network.Measured)]);
        var repeatability = SampleStatistics.Median([.. networks.Select(network => Math.Abs(network.Second / network.First - 1))]);
        var said = remarks.ToList();
        if (quality.Objection() is { } objection)
        {
            said.Add(objection);
        }

        if (repeatability > MostRepeatability)
        {
            said.Add($"the device is noisy: two measurements of the same network differ by {repeatability:P1} in the median (at most {MostRepeatability:P0} is tolerated)");
        }

        if (costs.Remark is { } remark)
        {
            said.Add(remark);
        }

        return new CheckedDevice(networks, costs, quality, repeatability, [.. said.Distinct()], calibration.TotalSeconds, all.TotalSeconds);
    }
}

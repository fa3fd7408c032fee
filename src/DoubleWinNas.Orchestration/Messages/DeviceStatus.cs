using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Orchestration.Messages;

/// <summary>How a device stands.</summary>
/// <param name="Draining">Why nothing new is measured there; null while it works.</param>
/// <param name="Job">Id of the item whose outcome is awaited; null without one.</param>
/// <param name="Tables">Measured costs, by threads.</param>
/// <param name="Searches">What the searches want of it, by name.</param>
/// <param name="Calibration">Of the last check; null before the first.</param>
public sealed record DeviceStatus(
    string Name,
    string? Draining,
    string? Job,
    IReadOnlyList<DeviceTableSummary> Tables,
    IReadOnlyList<DeviceSearchSummary> Searches,
    DeviceCalibration? Calibration)
{
    /// <summary>Why the last check failed; null where it did not.</summary>
    public string? CalibrationError { get; init; }

    /// <summary>Why a table was begun anew when the device said that it measures under other conditions; null where that did not happen.</summary>
    public string? Change { get; init; }
}

/// <param name="Conditions">What the figures are valid for.</param>
/// <param name="Operations">Entries.</param>
public sealed record DeviceTableSummary(CostConditions Conditions, int Operations)
{
    /// <summary>Entries with an energy.</summary>
    public int Energies { get; init; }
}

/// <param name="IsHeld">Whether the search is paused.</param>
/// <param name="Questions">Predictions that wait for costs.</param>
/// <param name="Finalists">Networks that wait to be measured.</param>
/// <param name="Scale">By which predictions are multiplied after measurements of whole networks; 1 before.</param>
public sealed record DeviceSearchSummary(string Search, bool IsHeld, int Questions, int Finalists, double Scale);

/// <summary>What a check of a device gave.</summary>
/// <param name="Conditions">What it is valid for.</param>
/// <param name="Networks">Whole networks that were predicted and measured.</param>
/// <param name="Spearman">Rank correlation of predicted and measured latencies.</param>
/// <param name="MedianError">Median of |predicted / measured - 1|.</param>
/// <param name="Scale">Median of measured / predicted.</param>
/// <param name="Repeatability">Median difference of two measurements of the same network, as a share; more than what is tolerated makes the device noisy.</param>
/// <param name="IsTrusted">Whether predictions can be trusted.</param>
/// <param name="Remarks">What is wrong or worth knowing, in sentences: noisy, throttled, no sensor.</param>
/// <param name="Seconds">Time taken.</param>
public sealed record DeviceCalibration(
    CostConditions Conditions,
    int Networks,
    double Spearman,
    double MedianError,
    double Scale,
    double Repeatability,
    bool IsTrusted,
    IReadOnlyList<string> Remarks,
    double Seconds);

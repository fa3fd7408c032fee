using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Node.Calibration;

/// <summary>Why a cost table is not valid somewhere: costs of another runtime or power mode are other costs.</summary>
internal static class TableDifference
{
    /// <summary>The first condition that differs, in a sentence; null where the table is valid.</summary>
    public static string? Between(CostConditions table, CostConditions here) =>
        table.Device != here.Device ? $"it was measured on '{table.Device}', this is '{here.Device}'."
        : table.Runtime != here.Runtime ? $"it was measured with {table.Runtime}, here is {here.Runtime}."
        : table.PowerMode != here.PowerMode ? $"it was measured in power mode '{table.PowerMode}', now it is '{here.PowerMode}'."
        : table.Precision != here.Precision ? $"it was measured in {table.Precision}, wanted is {here.Precision}."
        : table.Threads != here.Threads ? $"it was measured with {table.Threads} threads, wanted are {here.Threads}."
        : table.Batch != here.Batch ? $"it was measured with {table.Batch} images at once, wanted are {here.Batch}."
        : null;
}

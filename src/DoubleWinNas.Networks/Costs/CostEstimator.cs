using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Networks.Costs;

/// <summary>
/// Estimates operations that a cost table lacks from those that it has. Unseen resolutions lie on a rising curve over the pixels of the same
/// operation; unseen widths on one over the multiply-accumulates of operations that differ in channels only. The error of each way is what
/// leaving out known entries shows.
/// </summary>
public sealed class CostEstimator
{
    private const int LeastPoints = 2;

    private readonly CostTable _table;
    private readonly ILookup<CostOperation, Entry> _byResolution;
    private readonly ILookup<CostOperation, Entry> _byWidth;
    private readonly Lazy<double?> _resolutionError;
    private readonly Lazy<double?> _widthError;

    public CostEstimator(CostTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _table = table;
        var entries = table.Entries.Select(entry => new Entry(
            CostOperation.Parse(entry.Key), entry.Value, table.Energies.TryGetValue(entry.Key, out var millijoules) ? millijoules : null)).ToArray();
        _byResolution = entries.ToLookup(entry => WithoutResolution(entry.Operation));
        _byWidth = entries.ToLookup(entry => WithoutWidth(entry.Operation));
        _resolutionError = new(() => LeftOutError(_byResolution, PixelsOf));
        _widthError = new(() => LeftOutError(_byWidth, WorkOf));
    }

    /// <summary>Median relative error of entries predicted from other resolutions: 0.05 is 5 %; null where too few are known.</summary>
    public double? ResolutionError => _resolutionError.Value;

    /// <summary>The same for other widths.</summary>
    public double? WidthError => _widthError.Value;

    /// <summary>An operation's cost; null where nothing known is like it.</summary>
    public CostEstimate? Estimate(CostOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Measured(operation) is { } measured ? measured
            : AtOtherResolutions(operation) is { } estimate ? estimate with { Error = ResolutionError }
            : From(_byWidth[WithoutWidth(operation)], WorkOf, operation, WidthError, "other widths");
    }

    /// <summary>A table with the costs of some operations: as measured, or from other resolutions; null where one is neither.</summary>
    public CostTable? Complete(IEnumerable<CostOperation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var completed = new CostTable(_table.Conditions);
        foreach (var operation in operations)
        {
            if ((Measured(operation) ?? AtOtherResolutions(operation)) is not { } estimate)
            {
                return null;
            }

            completed.Set(operation, estimate.Milliseconds);
            if (estimate.Millijoules is { } millijoules)
            {
                completed.SetEnergy(operation, millijoules);
            }
        }

        return completed;
    }

    /// <summary>
    /// An operation's cost for another number of images at once, from tables that were measured for some numbers: a rising curve through them;
    /// null where a table lacks the operation.
    /// </summary>
    /// <param name="tables">Of one device, each for another batch.</param>
    public static double? EstimateForBatch(IReadOnlyList<CostTable> tables, CostOperation operation, int batch)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var points = tables.Select(table => (X: (double)table.Conditions.Batch, Y: table.TryGet(operation, out var milliseconds) ? milliseconds : double.NaN)).ToArray();
        return points.Length == 0 || points.Any(point => double.IsNaN(point.Y)) ? null : new MonotoneCurve(points).At(batch);
    }

    private CostEstimate? Measured(CostOperation operation) => _table.TryGet(operation, out var milliseconds)
        ? new CostEstimate(milliseconds, 0, "measured") { Millijoules = _table.TryGetEnergy(operation, out var millijoules) ? millijoules : null }
        : null;

    /// <summary>Without its error, which takes a while to find out.</summary>
    private CostEstimate? AtOtherResolutions(CostOperation operation) =>
        From(_byResolution[WithoutResolution(operation)], PixelsOf, operation, error: null, "other resolutions");

    private static CostEstimate? From(IEnumerable<Entry> like, Func<CostOperation, double> size, CostOperation operation, double? error, string source)
    {
        Entry[] entries = [.. like];
        return Curve(entries.Select(entry => (size(entry.Operation), (double?)entry.Milliseconds)), size(operation)) is not { } milliseconds ? null
            : new CostEstimate(milliseconds, error, source) { Millijoules = Curve(entries.Select(entry => (size(entry.Operation), entry.Millijoules)), size(operation)) };
    }

    private static double? Curve(IEnumerable<(double X, double? Y)> known, double at)
    {
        var points = known.Where(point => point.Y is not null).Select(point => (point.X, Y: point.Y!.Value)).ToArray();
        return points.Select(point => point.X).Distinct().Count() < LeastPoints ? null : new MonotoneCurve(points).At(at);
    }

    /// <summary>Leaves out each entry that has smaller and larger neighbours, and predicts it from the rest.</summary>
    private static double? LeftOutError(ILookup<CostOperation, Entry> groups, Func<CostOperation, double> size)
    {
        var errors = new List<double>();
        foreach (var group in groups)
        {
            var points = group.Select(entry => (X: size(entry.Operation), Y: entry.Milliseconds)).OrderBy(point => point.X).ToArray();
            for (var i = 1; i + 1 < points.Length; i++)
            {
                if (points[i].Y > 0 && points[i - 1].X < points[i].X && points[i].X < points[i + 1].X)
                {
                    errors.Add(Math.Abs((new MonotoneCurve(points.Where((_, other) => other != i)).At(points[i].X) / points[i].Y) - 1));
                }
            }
        }

        return errors.Count == 0 ? null : Median(errors);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return 0.5 * (values[(values.Count - 1) / 2] + values[values.Count / 2]);
    }

    private static CostOperation WithoutResolution(CostOperation operation) => operation with { Resolution = Resolution.Square(1) };

    private static CostOperation WithoutWidth(CostOperation operation) => operation with { InChannels = 1, OutChannels = 1 };

    private static double PixelsOf(CostOperation operation) => (double)operation.Resolution.Height * operation.Resolution.Width;

    private static double WorkOf(CostOperation operation) => NetworkCost.Of(operation.ToNetwork(), operation.Resolution).Macs;

    private sealed record Entry(CostOperation Operation, double Milliseconds, double? Millijoules);
}

/// <summary>A cost that was not measured as such.</summary>
/// <param name="Milliseconds">The estimate.</param>
/// <param name="Error">Its usual relative error; 0 where it was measured, null where it is unknown.</param>
/// <param name="Source">What it comes from, in words.</param>
public sealed record CostEstimate(double Milliseconds, double? Error, string Source)
{
    /// <summary>Energy of an inference in the same way; null where too few are known.</summary>
    public double? Millijoules { get; init; }
}

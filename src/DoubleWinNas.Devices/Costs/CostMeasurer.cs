using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.Power;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Devices.Costs;

/// <summary>
/// Fills cost tables by measuring each operation's fragment network. Operations take turns in rounds, so that a device that becomes
/// slower or faster meanwhile changes all of them alike; an operation's cost is the median of its undisturbed rounds, less the time of a call.
/// </summary>
/// <param name="sensor">Measures energies, too; null: times only.</param>
/// <param name="speed">What is known of the machine's speed; null: nothing.</param>
public sealed class CostMeasurer(
    IInferenceRuntime runtime, TimeProvider time, CostMeasurerOptions? options = null, IPowerSensor? sensor = null, MachineSpeed? speed = null)
{
    private readonly MachineSpeed _speed = speed ?? new();
    private readonly CostMeasurerOptions _options = (options ?? new()).Validated();

    /// <summary>A table with an entry for every operation.</summary>
    /// <param name="operations">Operations; repeated ones are measured once.</param>
    /// <param name="conditions">What the table is valid for; its runtime must be this one.</param>
    /// <param name="progress">Told after every slice.</param>
    /// <exception cref="InputException">The conditions name another runtime, or are not usable.</exception>
    /// <exception cref="InferenceException">The runtime failed.</exception>
    public CostMeasurement Measure(
        IEnumerable<CostOperation> operations,
        CostConditions conditions,
        IProgress<CostProgress>? progress = null,
        CancellationToken cancellationToken = default) => Complete(new CostTable(conditions), operations, progress, cancellationToken);

    /// <summary>Measures the operations that a table lacks, into it.</summary>
    /// <inheritdoc cref="Measure"/>
    public CostMeasurement Complete(
        CostTable table,
        IEnumerable<CostOperation> operations,
        IProgress<CostProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(operations);
        var conditions = table.Conditions;
        if (conditions.Runtime != runtime.Identity.ToString())
        {
            throw new InputException(
                $"The cost table is for {conditions.Runtime}, but this is {runtime.Identity}; costs of different runtimes do not "
                + "mix. Begin a new table.");
        }

        CostOperation[] missing = [.. operations.Distinct().Where(operation => !table.TryGet(operation, out _) || (sensor is not null && !table.TryGetEnergy(operation, out _)))];
        var session = new CostSession(runtime, time, _options, sensor, conditions, missing.Length, _speed, progress);
        foreach (var group in CostGroups.Of(missing, conditions.Batch, _options.MemoryLimit))
        {
            session.Measure(group, cancellationToken);
        }

        return session.Finish(table);
    }
}

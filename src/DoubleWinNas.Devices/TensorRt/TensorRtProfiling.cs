using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Devices.TensorRt;

/// <summary>Measures operations bundle by bundle into a table.</summary>
/// <param name="energy">Measures energies, too; null: times only.</param>
internal sealed class TensorRtProfiling(TrtExec program, CostConditions conditions, CostTable table, TrtExecEnergy? energy)
{
    private const int Seed = 1;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    private readonly Dictionary<CostOperation, string> _infeasible = [];

    /// <summary>Why energies are missing; null where they are not.</summary>
    public string? EnergyFault { get; private set; }

    /// <summary>Operations that the builder refused even alone, with its words.</summary>
    public IReadOnlyDictionary<CostOperation, string> Infeasible => _infeasible;

    /// <summary>A bundle that the builder refuses is halved, until the one operation that it cannot build is known.</summary>
    /// <exception cref="InferenceException">An operation failed for another reason than that it cannot run.</exception>
    public void Profile(CostOperation[] bundle, CancellationToken cancellationToken)
    {
        try
        {
            var onnx = OnnxBundle.ToBytes(bundle, conditions.Batch, Seed);
            var name = bundle.Length == 1 ? bundle[0].ToString() : $"{bundle.Length} operations";
            var engine = program.Engine(onnx, name, conditions.Device, conditions.Precision, [], ranges: null, cancellationToken);
            string[] prefixes = [.. Enumerable.Range(0, bundle.Length).Select(OnnxBundle.PrefixOf)];
            var times = program.Profile(engine, name, Duration, prefixes, cancellationToken);
            var watts = Power(engine, name, cancellationToken);
            for (var i = 0; i < bundle.Length; i++)
            {
                table.Set(bundle[i], times[i]);
                if (watts is { } above)
                {
                    table.SetEnergy(bundle[i], above * times[i]);
                }
            }
        }
        catch (InferenceException) when (bundle.Length > 1)
        {
            var half = bundle.Length / 2;
            Profile(bundle[..half], cancellationToken);
            Profile(bundle[half..], cancellationToken);
        }
        catch (InferenceException error) when (error.IsInfeasible)
        {
            _infeasible[bundle[0]] = error.Message;
        }
    }

    /// <summary>Power above idle; operations of a bundle share it, since the profile tells their times only.</summary>
    private double? Power(string engine, string name, CancellationToken cancellationToken)
    {
        if (energy is null || EnergyFault is not null)
        {
            return null;
        }

        var measured = energy.Measure(engine, name, [], out var fault, cancellationToken);
        EnergyFault = fault;
        return measured is null ? null : measured.Load.Value - measured.Idle.Value;
    }
}

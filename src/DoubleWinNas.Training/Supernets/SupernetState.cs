using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Optimization;

namespace DoubleWinNas.Training.Supernets;

/// <summary>All tensors that a replica keeps between steps, and their way out of a checkpoint and into one.</summary>
internal sealed class SupernetState : IDisposable
{
    private readonly Device _device;

    private SupernetState(ModelState shared, ModelOptimizer optimizer, Device device) => (Shared, Optimizer, _device) = (shared, optimizer, device);

    /// <summary>Parameters of the largest network; its statistics are not used.</summary>
    public ModelState Shared { get; }

    public ModelOptimizer Optimizer { get; }

    public bool AreFinite => TensorLists.AllFinite([.. Shared.Parameters.Select(parameter => parameter.Value)]);

    /// <exception cref="InputException">The checkpoint is of another supernet.</exception>
    public static SupernetState Create(SupernetArchitecture architecture, SupernetOptions options, SupernetCheckpoint? start, ComputeContext context)
    {
        var device = context.Device;
        var weights = start?.WeightsFor(architecture) ?? WeightInitialization.Create(architecture.Network, options.Seed);
        var shared = ModelState.Create(architecture.Network, weights, device);
        var state = new SupernetState(shared, new ModelOptimizer(shared, options.Optimizer, context.NewLossScaler()), device);
        try
        {
            state.ImportOptimizer(start);
            return state;
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    /// <summary>Where round 0 starts, under a checkpoint's names.</summary>
    public static WeightSet Initial(SupernetArchitecture architecture, SupernetOptions options)
    {
        var tensors = new WeightSet();
        foreach (var (name, tensor) in WeightInitialization.Create(architecture.Network, options.Seed).Tensors)
        {
            tensors[SupernetCheckpoint.ModelPrefix + name] = tensor;
        }

        return tensors;
    }

    /// <summary>Copies of all tensors, under a checkpoint's names.</summary>
    public WeightSet Export()
    {
        var tensors = new WeightSet();
        foreach (var (name, value) in Shared.Parameters)
        {
            tensors[SupernetCheckpoint.ModelPrefix + name] = ModelState.ToWeight(value);
        }

        foreach (var (name, value) in Optimizer.ExportState())
        {
            tensors[SupernetCheckpoint.OptimizerPrefix + name] = ModelState.ToWeight(value);
        }

        return tensors;
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Shared.Dispose();
    }

    private void ImportOptimizer(SupernetCheckpoint? start)
    {
        if (start is null)
        {
            return;
        }

        using var scope = new DisposeScope();
        var state = start.Tensors.Tensors
            .Where(entry => entry.Key.StartsWith(SupernetCheckpoint.OptimizerPrefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[SupernetCheckpoint.OptimizerPrefix.Length..], entry => ToTensor(entry.Value));
        try
        {
            Optimizer.ImportState(state);
        }
        catch (TorchException error)
        {
            throw new InputException($"{start.Origin}: its optimizer state does not fit: {error.Message}. Start from a checkpoint of the same optimizer.", error);
        }
    }

    /// <summary>Owned by the current scope. Scalars are counts of steps, which float32 holds exactly up to 2^24.</summary>
    private Tensor ToTensor(WeightTensor weight)
    {
        var tensor = DisposeScope.Current!.Attach(ModelState.ToTensor(weight, _device));
        return weight.Shape.Count == 0 ? tensor.To(DType.Int64) : tensor;
    }
}

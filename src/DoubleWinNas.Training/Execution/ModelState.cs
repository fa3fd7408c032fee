using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Torch;

namespace DoubleWinNas.Training.Execution;

/// <summary>
/// The tensors that a network computes with: shared trainable parameters, and running statistics for each <see cref="StatisticsMode"/>.
/// It owns them; no scope frees them.
/// </summary>
public sealed class ModelState : IDisposable
{
    private readonly Dictionary<StatisticsMode, BatchNormStatistics> _statistics;

    private ModelState(IReadOnlyList<NamedTensor> parameters, IReadOnlyList<ParameterSpec> specs, Dictionary<StatisticsMode, BatchNormStatistics> statistics)
    {
        Parameters = parameters;
        Specs = specs;
        _statistics = statistics;
    }

    /// <summary>Trainable parameters in node order; convolutions' weights in channels-last memory.</summary>
    public IReadOnlyList<NamedTensor> Parameters { get; }

    /// <summary>Name, shape and role of each of <see cref="Parameters"/>.</summary>
    public IReadOnlyList<ParameterSpec> Specs { get; }

    public BatchNormStatistics this[StatisticsMode mode] => _statistics[mode];

    /// <summary>Copies weights in; both modes start from the statistics given.</summary>
    /// <exception cref="DoubleWinNas.Networks.InputException">The weights are not those of the network.</exception>
    public static ModelState Create(Network network, WeightSet weights, Device device = default, string origin = "weights")
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        weights.RequireFor(network, origin);
        var specs = ParameterSpec.Of(network).ToList();
        var trainable = specs.Where(spec => spec.IsTrainable).ToList();
        return new ModelState(
            [.. trainable.Select(spec => new NamedTensor(spec.Name, ToTensor(weights[spec.Name], device).RequiresGrad_()))],
            trainable,
            Enum.GetValues<StatisticsMode>().ToDictionary(mode => mode, _ => new BatchNormStatistics(Of(ParameterRole.RunningMean), Of(ParameterRole.RunningVar))));

        NamedTensor[] Of(ParameterRole role) =>
            [.. specs.Where(spec => spec.Role == role).Select(spec => new NamedTensor(spec.Name, ToTensor(weights[spec.Name], device)))];
    }

    /// <summary>The weights with one mode's statistics under the standard names.</summary>
    public WeightSet Export(StatisticsMode mode = StatisticsMode.Student)
    {
        var weights = new WeightSet();
        foreach (var (name, value) in Parameters.Concat(this[mode].All))
        {
            weights[name] = ToWeight(value);
        }

        return weights;
    }

    /// <summary>Replaces one mode's statistics by those of weights of the same network.</summary>
    internal void LoadStatistics(StatisticsMode mode, WeightSet weights)
    {
        using var noGrad = new NoGrad();
        foreach (var (name, value) in this[mode].All)
        {
            using var tensor = ToTensor(weights[name], value.Device);
            value.Copy_(tensor);
        }
    }

    public void Dispose()
    {
        TensorLists.DisposeAll(Parameters.Select(parameter => parameter.Value));
        foreach (var statistics in _statistics.Values)
        {
            statistics.Dispose();
        }
    }

    /// <summary>A row-major copy of a tensor's values.</summary>
    internal static WeightTensor ToWeight(Tensor tensor) => new([.. tensor.Shape.ToArray().Select(size => (int)size)], tensor.ToArray<float>());

    /// <summary>A tensor of the same values, owned by the caller.</summary>
    internal static Tensor ToTensor(WeightTensor weight, Device device)
    {
        using var scope = new DisposeScope();
        var tensor = Tensor.FromSpan<float>(weight.Data, [.. weight.Shape.Select(size => (long)size)], device);
        return (tensor.Rank == 4 ? tensor.ToMemoryFormat(MemoryFormat.ChannelsLast) : tensor).DetachFromScope();
    }
}

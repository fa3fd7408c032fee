using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Optimization;

namespace DoubleWinNas.Training;

/// <summary>All tensors that a training keeps between steps, and their way into a checkpoint and back.</summary>
internal sealed class SessionTensors : IDisposable
{
    private const string OptimizerPrefix = "optimizer/";
    private const string LossScale = "loss_scale";
    private const string TeacherPrefix = "teacher/";
    private readonly Network _network;
    private readonly Device _device;

    public SessionTensors(TrainingSetup setup)
    {
        _network = setup.Network;
        _device = setup.Context.Device;
        var weights = setup.Options.InitialWeights ?? WeightInitialization.Create(setup.Network, setup.Options.Seed);
        Live = ModelState.Create(setup.Network, weights, _device, "initial weights");
        Average = ModelState.Create(setup.Network, weights, _device, "initial weights");
        Optimizer = new ModelOptimizer(Live, setup.Options.Optimizer, setup.Context.NewLossScaler());
    }

    /// <summary>What is trained.</summary>
    public ModelState Live { get; }

    /// <summary>The moving average of it; its statistics are recalibrated whenever it is evaluated, so they are in no checkpoint.</summary>
    public ModelState Average { get; }

    public ModelOptimizer Optimizer { get; }

    /// <summary>The network as it was when <see cref="FreezeTeacher"/> was called; null before.</summary>
    public ModelState? Teacher { get; private set; }

    /// <summary>Keeps the averaged weights as they are now; their statistics are those of the average.</summary>
    public void FreezeTeacher()
    {
        Teacher?.Dispose();
        Teacher = ModelState.Create(_network, Average.Export(), _device);
    }

    /// <summary>Whether training can go on from here.</summary>
    public bool AreFinite => TensorLists.AllFinite([.. Kept().Select(tensor => tensor.Value)]);

    /// <summary>Copies of all tensors that matter, by prefixed name.</summary>
    public WeightSet Export()
    {
        var tensors = new WeightSet();
        foreach (var (name, value) in Kept())
        {
            tensors[name] = ModelState.ToWeight(value);
        }

        foreach (var (name, value) in Optimizer.ExportState())
        {
            tensors[OptimizerPrefix + name] = ModelState.ToWeight(value);
        }

        if (Optimizer.LossScale is { } scale)
        {
            tensors.Add(LossScale, [2], [(float)scale.Scale, scale.GrowthTracker]);
        }

        return tensors;
    }

    /// <exception cref="InputException">A tensor is missing or of another shape.</exception>
    public void Import(WeightSet tensors, string origin)
    {
        using var noGrad = new NoGrad();
        using var scope = new DisposeScope();
        foreach (var (name, value) in Kept())
        {
            value.Copy_(ToTensor(tensors[name]));
        }

        if (Optimizer.LossScale is not null)
        {
            var scale = tensors[LossScale].Data;
            Optimizer.LossScale = new GradScalerState(scale[0], (int)scale[1]);
        }

        ImportTeacher(tensors, origin);
        try
        {
            Optimizer.ImportState(tensors.Tensors
                .Where(entry => entry.Key.StartsWith(OptimizerPrefix, StringComparison.Ordinal))
                .ToDictionary(entry => entry.Key[OptimizerPrefix.Length..], entry => ToOptimizerState(entry.Value)));
        }
        catch (TorchException error)
        {
            throw new InputException($"{origin}: the checkpoint's optimizer state belongs to another network: {error.Message}", error);
        }
    }

    public void Dispose()
    {
        Teacher?.Dispose();
        Optimizer.Dispose();
        Average.Dispose();
        Live.Dispose();
    }

    private void ImportTeacher(WeightSet tensors, string origin)
    {
        var weights = new WeightSet();
        foreach (var (name, tensor) in tensors.Tensors.Where(entry => entry.Key.StartsWith(TeacherPrefix, StringComparison.Ordinal)))
        {
            weights[name[TeacherPrefix.Length..]] = tensor;
        }

        if (weights.Tensors.Count > 0)
        {
            Teacher = ModelState.Create(_network, weights, _device, origin);
        }
    }

    private IEnumerable<NamedTensor> Kept() =>
    [
        .. Prefixed("model/", Live.Parameters),
        .. Prefixed("statistics/student/", Live[StatisticsMode.Student].All),
        .. Prefixed("statistics/teacher/", Live[StatisticsMode.Teacher].All),
        .. Prefixed("average/", Average.Parameters),
        .. Teacher is null ? [] : Prefixed(TeacherPrefix, Teacher.Parameters.Concat(Teacher[StatisticsMode.Student].All)),
    ];

    private static IEnumerable<NamedTensor> Prefixed(string prefix, IEnumerable<NamedTensor> tensors) =>
        tensors.Select(tensor => tensor with { Name = prefix + tensor.Name });

    /// <summary>Scalars are counts of steps, which a checkpoint's float32 holds exactly up to 2^24.</summary>
    private Tensor ToOptimizerState(WeightTensor weight)
    {
        var tensor = ToTensor(weight);
        return weight.Shape.Count == 0 ? tensor.To(DType.Int64) : tensor;
    }

    /// <summary>Owned by the current scope.</summary>
    private Tensor ToTensor(WeightTensor weight) => DisposeScope.Current!.Attach(ModelState.ToTensor(weight, _device));
}

using DoubleWinNas.Devices.Inference;

namespace DoubleWinNas.Devices.Tests.Testing;

/// <summary>Stands for an inference runtime: the n-th loaded model takes as long as the test says; the order of runs is kept.</summary>
internal sealed class FakeRuntime(ControlledTime time, Func<int, double> millisecondsOfModel) : IInferenceRuntime
{
    public RuntimeIdentity Identity { get; } = new("fake", "1.0");

    public List<FakeModel> Models { get; } = [];

    /// <summary>Numbers of the models, one per run.</summary>
    public List<int> Order { get; } = [];

    public int MostHeld { get; private set; }

    public ILoadedModel Load(ReadOnlySpan<byte> onnx, InferenceConditions conditions)
    {
        var number = Models.Count;
        var model = new FakeModel(time, _ => millisecondsOfModel(number), () => Order.Add(number));
        Models.Add(model);
        MostHeld = Math.Max(MostHeld, Models.Count(other => !other.IsDisposed));
        return model;
    }

    /// <summary>The order with repeated runs of one model taken together.</summary>
    public IEnumerable<int> Turns() => Order.Where((number, i) => i == 0 || Order[i - 1] != number);
}

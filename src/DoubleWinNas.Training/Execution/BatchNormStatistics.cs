using DoubleWinNas.Torch;

namespace DoubleWinNas.Training.Execution;

/// <summary>Running means and variances of a network's batch normalisations, in node order; its tensors are its own.</summary>
public sealed class BatchNormStatistics : IDisposable
{
    internal BatchNormStatistics(IReadOnlyList<NamedTensor> means, IReadOnlyList<NamedTensor> variances) => (Means, Variances) = (means, variances);

    /// <summary><c>{node}.running_mean</c>, each (channels).</summary>
    public IReadOnlyList<NamedTensor> Means { get; }

    /// <summary><c>{node}.running_var</c>, each (channels).</summary>
    public IReadOnlyList<NamedTensor> Variances { get; }

    public IEnumerable<NamedTensor> All => Means.Concat(Variances);

    public void Dispose() => TensorLists.DisposeAll(All.Select(tensor => tensor.Value));
}

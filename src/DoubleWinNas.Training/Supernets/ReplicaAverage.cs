using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Training.Supernets;

/// <summary>
/// The end of a round (local SGD: S. Stich, ICLR 2019, with the outer momentum of SlowMo: J. Wang et al., ICLR 2020). With the mean of the
/// replicas, where the round started (previous) and the outer momentum mu:
/// v = mu * v + (mean - previous); next = previous + v, computed as mean + mu * (v of before), so that mu = 0 gives the mean exactly.
/// Sums in float64 in the order of replicas, rounded once. The optimizer's state is averaged plainly.
/// </summary>
internal static class ReplicaAverage
{
    /// <param name="replicas">Tensors of each replica, by a checkpoint's names; all alike.</param>
    /// <param name="previous">Where the round started: weights, and v where there is one.</param>
    /// <param name="momentum">mu.</param>
    /// <exception cref="InputException">The replicas' tensors are not alike.</exception>
    public static WeightSet Of(IReadOnlyList<SupernetCheckpoint> replicas, WeightSet previous, double momentum)
    {
        var next = new WeightSet();
        foreach (var (name, first) in replicas[0].Tensors.Tensors)
        {
            var mean = Mean([.. replicas.Select(replica => Like(replica, name, first))]);
            if (momentum > 0 && name.StartsWith(SupernetCheckpoint.ModelPrefix, StringComparison.Ordinal))
            {
                var outer = SupernetCheckpoint.OuterPrefix + name[SupernetCheckpoint.ModelPrefix.Length..];
                var before = previous.Tensors.TryGetValue(outer, out var velocity) ? velocity.Data : new float[mean.Length];
                var start = previous[name].Data;
                next[outer] = Round(first.Shape, i => (momentum * before[i]) + (mean[i] - start[i]));
                next[name] = Round(first.Shape, i => mean[i] + (momentum * before[i]));
            }
            else
            {
                next[name] = Round(first.Shape, i => mean[i]);
            }
        }

        return next;
    }

    private static double[] Mean(float[][] replicas)
    {
        var mean = new double[replicas[0].Length];
        foreach (var values in replicas)
        {
            for (var i = 0; i < mean.Length; i++)
            {
                mean[i] += values[i];
            }
        }

        for (var i = 0; i < mean.Length; i++)
        {
            mean[i] /= replicas.Length;
        }

        return mean;
    }

    private static float[] Like(SupernetCheckpoint replica, string name, WeightTensor first) =>
        replica.Tensors.Tensors.TryGetValue(name, out var tensor) && tensor.Shape.SequenceEqual(first.Shape)
            ? tensor.Data
            : throw new InputException($"{replica.Origin}: tensor '{name}' ({string.Join(", ", first.Shape)}) is missing; the replicas' checkpoints are not of one round.");

    private static WeightTensor Round(IReadOnlyList<int> shape, Func<int, double> value)
    {
        var data = new float[shape.Aggregate(1, (product, size) => product * size)];
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = (float)value(i);
        }

        return new WeightTensor(shape, data);
    }
}

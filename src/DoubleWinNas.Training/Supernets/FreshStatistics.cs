using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Training.Supernets;

/// <summary>
/// Running means 0 and variances 1: valid, but no network's own. A supernet keeps no statistics, as each subnet has others; whoever uses a
/// subnet recalibrates.
/// </summary>
internal static class FreshStatistics
{
    public static void AddTo(WeightSet weights, Network network)
    {
        foreach (var spec in ParameterSpec.Of(network).Where(spec => !spec.IsTrainable))
        {
            var data = new float[spec.Count];
            data.AsSpan().Fill(spec.Role == ParameterRole.RunningVar ? 1 : 0);
            weights[spec.Name] = new WeightTensor(spec.Shape, data);
        }
    }
}

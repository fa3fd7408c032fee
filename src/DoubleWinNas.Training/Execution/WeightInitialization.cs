using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Execution;

/// <summary>
/// First weights, as torchvision's MobileNetV2 has them: convolutions normal with deviation sqrt(2 / fan_out), where fan_out =
/// out channels * kernel^2; linear layers normal with deviation 0.01; batch normalisation 1 and 0; biases 0; statistics 0 and 1.
/// Each tensor draws from a stream of its own (seed and name), so that it is the same on every device and in every network that has it.
/// </summary>
public static class WeightInitialization
{
    private const double LinearDeviation = 0.01;

    public static WeightSet Create(Network network, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(network);
        var weights = new WeightSet();
        foreach (var spec in ParameterSpec.Of(network))
        {
            weights.Add(spec.Name, spec.Shape, Values(spec, seed));
        }

        return weights;
    }

    private static float[] Values(ParameterSpec spec, ulong seed)
    {
        var values = new float[spec.Count];
        switch (spec.Role)
        {
            case ParameterRole.ConvWeight:
                FillNormal(values, Math.Sqrt(2.0 / ((double)spec.Shape[0] * spec.Shape[2] * spec.Shape[3])), seed, spec.Name);
                break;
            case ParameterRole.LinearWeight:
                FillNormal(values, LinearDeviation, seed, spec.Name);
                break;
            case ParameterRole.BatchNormWeight or ParameterRole.RunningVar:
                values.AsSpan().Fill(1);
                break;
            default:
                break;
        }

        return values;
    }

    /// <summary>Box and Muller's transform, in float64.</summary>
    private static void FillNormal(Span<float> values, double deviation, ulong seed, string name)
    {
        var random = PipelineStreams.ForOrder(seed ^ RandomStream.Key(name), epoch: 0);
        for (var i = 0; i < values.Length; i += 2)
        {
            var radius = deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            var angle = 2 * Math.PI * random.NextDouble();
            values[i] = (float)(radius * Math.Cos(angle));
            if (i + 1 < values.Length)
            {
                values[i + 1] = (float)(radius * Math.Sin(angle));
            }
        }
    }
}

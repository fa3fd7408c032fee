using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Transformation;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Node.Calibration;

/// <summary>A genotype's shallow form with random weights: times do not depend on what was learned.</summary>
/// <param name="Genotype">Where it came from.</param>
/// <param name="Plan">What was merged.</param>
/// <param name="Network">The shallow form.</param>
internal sealed record SampleNetwork(Genotype Genotype, MergePlan Plan, Network Network)
{
    private const int Seed = 1;

    public Resolution Resolution => Resolution.Square(Genotype.Resolution);

    /// <summary>Operations whose costs add up to the network's.</summary>
    public IReadOnlyList<CostOperation> Operations => CostOperations.Of(Network, Resolution);

    /// <param name="plan">Chosen for the deep network.</param>
    public static SampleNetwork Of(Genotype genotype, Network deep, MergePlan plan) =>
        new(genotype, plan, Transformer.Transform(deep, Untrained(deep), plan).Network);

    public MeasurableModel ToModel(string name) =>
        new(name, Genotype.ToString(), OnnxWriter.ToBytes(Network, RandomWeights.For(Network, Seed), new OnnxExportOptions { Resolution = Resolution }));

    public double SumOf(CostTable table) => Operations.Sum(operation => table.TryGet(operation, out var milliseconds)
        ? milliseconds
        : throw new InputException($"The cost table of '{table.Conditions.Device}' lacks {operation}. Measure it first."));

    /// <summary>Random convolutions; batch normalisation that does nothing.</summary>
    private static WeightSet Untrained(Network deep)
    {
        var random = RandomWeights.For(deep, Seed);
        var weights = new WeightSet();
        foreach (var spec in ParameterSpec.Of(deep))
        {
            weights.Add(spec.Name, spec.Shape, spec.Role switch
            {
                ParameterRole.BatchNormWeight or ParameterRole.RunningVar => Filled(spec, 1),
                ParameterRole.BatchNormBias or ParameterRole.RunningMean => Filled(spec, 0),
                _ => random[spec.Name].Data,
            });
        }

        return weights;
    }

    private static float[] Filled(ParameterSpec spec, float value)
    {
        var data = new float[spec.Count];
        Array.Fill(data, value);
        return data;
    }
}

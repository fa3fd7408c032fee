using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Transformation.Execution;
using DoubleWinNas.Transformation.Numerics;

namespace DoubleWinNas.Transformation.Verification;

/// <summary>The four computations that are compared, at one resolution at a time.</summary>
internal sealed class EquivalenceRun
{
    /// <summary>Rounding of float64 (53 bits) over that of float32 (24 bits).</summary>
    private const double Float64PerFloat32 = 1.0 / (1 << 29);

    private readonly int _inputChannels;
    private readonly (string Shallow, string Deep)[] _values;
    private readonly ReferenceExecutor<double> _deep64;
    private readonly ReferenceExecutor<float> _deep32;
    private readonly ReferenceExecutor<double> _shallow64;
    private readonly ReferenceExecutor<float> _shallow32;

    public EquivalenceRun(Network deep, WeightSet deepWeights, PreciseForm precise, WeightSet shallowWeights)
    {
        _inputChannels = deep.InputChannels;
        _values = Compared(precise);
        _deep64 = new ReferenceExecutor<double>(deep, Parameters<double>.From(deepWeights));
        _deep32 = new ReferenceExecutor<float>(deep, Parameters<float>.From(deepWeights));
        _shallow64 = new ReferenceExecutor<double>(precise.Network, precise.Parameters);
        _shallow32 = new ReferenceExecutor<float>(precise.Network, Parameters<float>.From(shallowWeights));
    }

    public IEnumerable<ValueComparison> Compare(Resolution resolution, int seed, EquivalenceOptions options)
    {
        string[] deepNames = [.. _values.Select(value => value.Deep)];
        string[] shallowNames = [.. _values.Select(value => value.Shallow)];
        var images64 = FeatureMap<double>.Random(options.Images, _inputChannels, resolution, seed);
        var images32 = images64.To<float>();
        var deep64 = _deep64.Run(images64, deepNames);
        var deep32 = _deep32.Run(images32, deepNames);
        var step64 = _shallow64.Run(images64, shallowNames, _values.ToDictionary(value => value.Shallow, value => deep64[value.Deep]));
        var step32 = _shallow32.Run(images32, shallowNames, _values.ToDictionary(value => value.Shallow, value => deep64[value.Deep].To<float>()));
        var whole64 = _shallow64.Run(images64, shallowNames);
        var whole32 = _shallow32.Run(images32, shallowNames);
        var rounding = 0.0;
        foreach (var (shallow, deep) in _values)
        {
            var expected = deep64[deep];
            var scale = ScaleOf(expected);
            var own = Deviation.Between(expected, deep32[deep], scale, options.Float32Tolerance).Relative;
            rounding = Math.Max(rounding, double.IsFinite(own) ? own : 0);
            yield return new ValueComparison(
                resolution,
                deep,
                shallow,
                scale,
                own,
                Deviation.Between(expected, step64[shallow], scale, options.Float64Tolerance),
                Deviation.Between(expected, step32[shallow], scale, options.Float32Tolerance),
                Deviation.Between(expected, whole64[shallow], scale, Math.Max(options.Float64Tolerance, Equivalence.RoundingFactor * rounding * Float64PerFloat32)),
                Deviation.Between(expected, whole32[shallow], scale, Math.Max(options.Float32Tolerance, Equivalence.RoundingFactor * rounding)));
        }
    }

    /// <summary>Block exits and, outside blocks, what has weights or adds, in order.</summary>
    private static (string Shallow, string Deep)[] Compared(PreciseForm precise)
    {
        var exits = precise.Network.Blocks.Select(block => block.Exit).ToHashSet();
        var inside = precise.Network.Blocks.SelectMany(precise.Network.NodesOf).Select(node => node.Name).ToHashSet();
        return
        [
            .. precise.Network.Nodes
                .Where(node => exits.Contains(node.Name) || (node.Op is Conv2d or Add or Linear && !inside.Contains(node.Name)))
                .Select(node => (node.Name, precise.DeepValues[node.Name])),
        ];
    }

    private static double ScaleOf(FeatureMap<double> map)
    {
        var scale = 0.0;
        foreach (var value in map.Data)
        {
            scale = Math.Max(scale, Math.Abs(value));
        }

        return scale;
    }
}

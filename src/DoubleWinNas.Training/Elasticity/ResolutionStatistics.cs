using System.Globalization;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Training.Elasticity;

/// <summary>
/// Running statistics of one network at several resolutions, from which those of any resolution follow: linear in the side between the
/// nearest two, constant beyond the ends (METHOD section 6). A resolution's side is the square root of its pixels. As a safetensors
/// file: tensors <c>SIDE/NODE.running_mean</c> and <c>SIDE/NODE.running_var</c>.
/// </summary>
public sealed class ResolutionStatistics
{
    private readonly SortedDictionary<int, Dictionary<string, WeightTensor>> _bySide = [];

    /// <summary>Sides at which statistics were measured, ascending.</summary>
    public IReadOnlyList<int> Sides => [.. _bySide.Keys];

    /// <summary>Takes over the running statistics of weights that were calibrated at a side.</summary>
    public void Add(int side, WeightSet calibrated)
    {
        ArgumentNullException.ThrowIfNull(calibrated);
        _bySide[side] = calibrated.Tensors.Where(entry => IsStatistic(entry.Key)).ToDictionary(entry => entry.Key, entry => entry.Value);
    }

    /// <summary>The same weights with the statistics of a resolution.</summary>
    /// <exception cref="InputException">The weights are of another network.</exception>
    public WeightSet Apply(WeightSet weights, Resolution resolution)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var side = Math.Sqrt(resolution.Pixels);
        var below = _bySide.Keys.LastOrDefault(known => known <= side, _bySide.Keys.First());
        var above = _bySide.Keys.FirstOrDefault(known => known >= side, _bySide.Keys.Last());
        var share = above == below ? 0 : (side - below) / (above - below);
        var result = new WeightSet();
        foreach (var (name, tensor) in weights.Tensors)
        {
            result[name] = IsStatistic(name) ? Blend(Of(below, name, tensor), Of(above, name, tensor), share) : tensor;
        }

        return result;
    }

    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var file = new WeightSet();
        foreach (var (side, statistics) in _bySide)
        {
            foreach (var (name, tensor) in statistics)
            {
                file[string.Create(CultureInfo.InvariantCulture, $"{side}/{name}")] = tensor;
            }
        }

        Safetensors.Save(path, file);
    }

    /// <exception cref="InputException">Missing, malformed, or without any resolution.</exception>
    public static ResolutionStatistics Load(string path)
    {
        var statistics = new ResolutionStatistics();
        foreach (var (name, tensor) in Safetensors.Load(path).Tensors)
        {
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0 || !int.TryParse(name[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var side) || side < 1)
            {
                throw new InputException($"{path}: tensor '{name}' does not begin with the side that its statistics are of. Train again.");
            }

            statistics._bySide.TryAdd(side, []);
            statistics._bySide[side][name[(slash + 1)..]] = tensor;
        }

        return statistics._bySide.Count > 0 ? statistics : throw new InputException($"{path}: holds no statistics. Train again.");
    }

    private WeightTensor Of(int side, string name, WeightTensor like) =>
        _bySide[side].TryGetValue(name, out var tensor) && tensor.Shape.SequenceEqual(like.Shape)
            ? tensor
            : throw new InputException($"The statistics of resolution {side} lack '{name}' ({string.Join(", ", like.Shape)}): they are of another network.");

    private static WeightTensor Blend(WeightTensor below, WeightTensor above, double share)
    {
        var data = new float[below.Data.Length];
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = (float)(((1 - share) * below.Data[i]) + (share * above.Data[i]));
        }

        return new WeightTensor(below.Shape, data);
    }

    private static bool IsStatistic(string name) =>
        name.EndsWith(".running_mean", StringComparison.Ordinal) || name.EndsWith(".running_var", StringComparison.Ordinal);
}

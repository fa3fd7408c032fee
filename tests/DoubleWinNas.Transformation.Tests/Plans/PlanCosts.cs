using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Transformation.Tests.Plans;

/// <summary>Costs of plans by another road than the planner's: kernels by the composition formula, no dynamic programming.</summary>
internal sealed class PlanCosts
{
    private readonly Network _network;
    private readonly CostTable _table;
    private readonly IReadOnlyDictionary<string, TensorShape> _shapes;
    private readonly Dictionary<string, Block> _blocks;
    private readonly Dictionary<string, double> _kept;
    private readonly double _deep;
    private readonly Dictionary<(string First, string Last), double> _merged = [];

    public PlanCosts(Network network, Resolution resolution, CostTable table)
    {
        _network = network;
        _table = table;
        _shapes = ShapeInference.Infer(network, resolution);
        _blocks = network.Blocks.ToDictionary(block => block.Name);
        _kept = network.Blocks.Where(block => block.Segment is not null).ToDictionary(block => block.Name, block => Cost(CostOperations.OfBlock(network, block, _shapes)));
        _deep = CostOperations.Of(network, resolution).Sum(Cost);
    }

    public double Of(MergePlan plan) => _deep + plan.Groups.Sum(group => Merged(group) - group.Sum(name => _kept[name]));

    public int KernelOf(IReadOnlyList<string> group)
    {
        var (kernel, stride) = (1, 1);
        foreach (var block in group.Select(name => _blocks[name]))
        {
            kernel += (block.Kernel - 1) * stride;
            stride *= block.Stride;
        }

        return kernel;
    }

    private double Merged(IReadOnlyList<string> group)
    {
        if (_merged.TryGetValue((group[0], group[^1]), out var known))
        {
            return known;
        }

        var (first, last) = (_blocks[group[0]], _blocks[group[^1]]);
        var (from, to) = (_shapes[first.Entry], _shapes[last.Exit]);
        var stride = group.Aggregate(1, (product, name) => product * _blocks[name].Stride);
        var padding = _network.NodesOf(first).First().Op is Conv2d conv ? conv.Padding : 0;
        var operation = CostOperation.Convolution(from.Channels, to.Channels, KernelOf(group), stride, padding, last.Boundary is not null, from.Resolution);
        return _merged[(group[0], group[^1])] = Cost(operation);
    }

    private double Cost(CostOperation operation) => _table.TryGet(operation, out var milliseconds)
        ? milliseconds
        : throw new InvalidOperationException($"The planner did not ask for the cost of {operation}.");
}

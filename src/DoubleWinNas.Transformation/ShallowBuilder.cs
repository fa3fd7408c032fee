using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Transformation.Maps;
using DoubleWinNas.Transformation.Numerics;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Transformation;

/// <summary>Writes the shallow network node by node.</summary>
internal sealed class ShallowBuilder
{
    /// <summary>Of blocks merged together: 64 MiB in float32, more than a whole MobileNetV2, and far beyond what any device gains from.</summary>
    private const long MostMergedWeights = 1 << 24;

    private readonly Network _deep;
    private readonly Parameters<double> _parameters;
    private readonly WeightedAlgebra _algebra;
    private readonly LinearWalk<LinearMap> _walk;
    private readonly Dictionary<string, IReadOnlyList<Block>> _groupOfFirst = [];

    /// <summary>Nodes of merged blocks.</summary>
    private readonly HashSet<string> _absorbed = [];

    private readonly Dictionary<string, string> _blockOfFirstNode = [];
    private readonly Dictionary<string, int> _readers = [];

    private readonly List<Node> _nodes = [];
    private readonly Parameters<double> _folded = new();

    /// <summary>Deep value to the shallow value that stands for it.</summary>
    private readonly Dictionary<string, string> _shallow = new() { [Network.InputName] = Network.InputName };

    /// <summary>Shallow value to the last deep value that it stands for.</summary>
    private readonly Dictionary<string, string> _deepValues = [];

    public ShallowBuilder(Network deep, Parameters<double> parameters, MergePlan plan)
    {
        _deep = deep;
        _parameters = parameters;
        _algebra = new WeightedAlgebra(parameters);
        _walk = new LinearWalk<LinearMap>(deep, _algebra);
        var blocks = deep.Blocks.ToDictionary(block => block.Name);
        foreach (var group in plan.Groups)
        {
            var members = group.Select(name => blocks[name]).ToArray();
            _groupOfFirst[group[0]] = members;
            var nodes = members.SelectMany(deep.NodesOf).Select(node => node.Name).ToArray();
            _blockOfFirstNode[nodes[0]] = group[0];
            _absorbed.UnionWith(nodes);
        }

        foreach (var input in deep.Nodes.SelectMany(node => node.Inputs))
        {
            _readers[input] = _readers.GetValueOrDefault(input) + 1;
        }
    }

    public PreciseForm Build()
    {
        foreach (var node in _deep.Nodes)
        {
            if (_blockOfFirstNode.TryGetValue(node.Name, out var first))
            {
                AddMerged(_groupOfFirst[first]);
            }

            if (!_absorbed.Contains(node.Name))
            {
                AddKept(node);
            }
        }

        var network = _deep with { Nodes = _nodes, Blocks = [.. ShallowBlocks()] };
        return new PreciseForm(network, _folded, _deepValues);
    }

    /// <summary>Each block's map is made for itself and then composed: far fewer products than node by node.</summary>
    private void AddMerged(IReadOnlyList<Block> group)
    {
        var maps = group.Select(block => _walk.Between(block.Entry, block.InChannels, block.Exit)).ToArray();
        RequireUsable(group, maps);
        var map = maps.Aggregate((first, next) => first.Then(next)).WithoutCrop();
        var name = group[0].Name + ".conv";
        Append(new Node(name, map.ToConvolution(), Shallow(group[0].Entry)), group[^1].Exit);
        Write(name, map);
        if (group[^1].Boundary is { } boundary)
        {
            Append(new Node(group[0].Name + ".act", _deep.Nodes.Single(node => node.Name == boundary).Op, name), boundary);
        }
    }

    private static void RequireUsable(IReadOnlyList<Block> group, LinearMap[] maps)
    {
        var kernel = maps.Aggregate(MapGeometry.Identity, (geometry, map) => geometry.Then(map.Geometry)).Kernel;
        var weights = (long)maps[0].InChannels * maps[^1].OutChannels * kernel * kernel;
        if (maps.Length > 1 && weights > MostMergedWeights)
        {
            throw new InputException(
                $"Blocks {string.Join('+', group.Select(block => block.Name))} merged together need a kernel of {kernel} with {weights} weights; allowed are {MostMergedWeights}. Merge fewer blocks together.");
        }
    }

    private void AddKept(Node node)
    {
        switch (node.Op)
        {
            case Activation { Kind: ActivationKind.Transformable }:
                StandFor(Shallow(node.Inputs[0]), node.Name);
                break;
            case BatchNorm2d norm when FoldedConvolution(node) is { } conv:
                StandFor(conv.Name, node.Name);
                Write(conv.Name, _algebra.Normalize(Map(conv), node.Name, norm));
                break;
            case BatchNorm2d norm:
                var scale = _algebra.Normalize(LinearMap.Identity(norm.Channels), node.Name, norm);
                Append(node with { Op = scale.ToConvolution(), Inputs = Shallow(node.Inputs) }, node.Name);
                Write(node.Name, scale);
                break;
            case Conv2d:
                var map = Map(node);
                Append(new Node(node.Name, map.ToConvolution(), Shallow(node.Inputs)), node.Name);
                Write(node.Name, map);
                break;
            default:
                Append(node with { Inputs = Shallow(node.Inputs) }, node.Name);
                Copy(node);
                break;
        }
    }

    /// <summary>The convolution that a batch normalisation can be folded into: the one it reads, if nobody else reads that.</summary>
    private Node? FoldedConvolution(Node norm) =>
        _readers[norm.Inputs[0]] == 1 ? _deep.Nodes.FirstOrDefault(node => node.Name == norm.Inputs[0] && node.Op is Conv2d) : null;

    private LinearMap Map(Node node)
    {
        var conv = (Conv2d)node.Op;
        return _algebra.Convolve(LinearMap.Identity(conv.InChannels), node.Name, conv);
    }

    private IReadOnlyList<string> Shallow(IReadOnlyList<string> deep) => [.. deep.Select(Shallow)];

    private string Shallow(string deep) => _shallow.TryGetValue(deep, out var shallow)
        ? shallow
        : throw new InputException($"Value '{deep}' lies inside a merged group, but a node outside reads it; merge those blocks one by one.");

    private void Append(Node node, string deepValue)
    {
        _nodes.Add(node);
        StandFor(node.Name, deepValue);
    }

    private void StandFor(string shallow, string deepValue)
    {
        _shallow[deepValue] = shallow;
        _deepValues[shallow] = deepValue;
    }

    private void Write(string node, LinearMap map)
    {
        _folded[node + ".weight"] = map.Weight.ToArray();
        _folded[node + ".bias"] = map.Bias.ToArray();
    }

    private void Copy(Node node)
    {
        foreach (var spec in ParameterSpec.Of(node))
        {
            _folded[spec.Name] = _parameters[spec.Name];
        }
    }

    private IEnumerable<Block> ShallowBlocks()
    {
        var convolutions = _nodes.ToDictionary(node => node.Name, node => node.Op);
        foreach (var block in _deep.Blocks)
        {
            if (_groupOfFirst.TryGetValue(block.Name, out var group))
            {
                var name = block.Name + ".conv";
                var conv = (Conv2d)convolutions[name];
                var boundary = group[^1].Boundary is null ? null : block.Name + ".act";
                yield return new Block(
                    block.Name, BlockForm.Merged, _shallow[block.Entry], name, boundary, Segment: null, conv.InChannels, conv.OutChannels, conv.Kernel, conv.Stride, Expansion: 0, Shortcut: false);
            }
            else if (!_groupOfFirst.Values.Any(members => members.Contains(block)))
            {
                yield return block with { Entry = _shallow[block.Entry], Exit = _shallow[block.Exit] };
            }
        }
    }
}

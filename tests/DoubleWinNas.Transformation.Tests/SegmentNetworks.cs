using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Transformation.Tests;

/// <summary>
/// Small networks around one random segment: a stem, then transformable blocks without activation between them, then a head. Wider than
/// the search space on purpose: kernel 1 too, dense hidden convolutions, no expansion, any order of strides, eps other than the default.
/// All padding stands in front of the segment, as in every transformable network.
/// </summary>
internal sealed class SegmentNetworks(Random random)
{
    private static readonly double[] Epsilons = [1e-5, 1e-3, 0.1];

    private readonly List<Node> _nodes = [];
    private readonly List<Block> _blocks = [];
    private int _channels = random.Next(1, 4);

    private string Last => _nodes[^1].Name;

    public static Network Random(int seed, int blocks)
    {
        var random = new Random(seed);
        return new SegmentNetworks(random).Build(seed, blocks);
    }

    /// <summary>One block that consists of a depthwise convolution, normalisation and, perhaps, a shortcut.</summary>
    public static Network DepthwiseOnly(int seed, int blocks)
    {
        var random = new Random(seed);
        return new SegmentNetworks(random).Build(seed, blocks, depthwiseOnly: true);
    }

    public static Resolution RandomResolution(Random random) => new(random.Next(1, 38), random.Next(1, 51));

    private Network Build(int seed, int blocks, bool depthwiseOnly = false)
    {
        var inputChannels = _channels;
        AddConv("stem", new Conv2d(_channels, random.Next(4, 7), 3, random.Next(1, 3), 1), Network.InputName);
        Append("stem.act", new Activation(ActivationKind.ReLU6));
        var kernels = Enumerable.Range(0, blocks).Select(_ => 2 * random.Next(0, 4) + 1).ToArray();
        var strides = Enumerable.Range(0, blocks).Select(_ => random.Next(3) == 0 ? 2 : 1).ToArray();
        var margin = 0;
        for (var i = blocks - 1; i >= 0; i--)
        {
            margin = margin * strides[i] + kernels[i] / 2;
        }

        for (var i = 0; i < blocks; i++)
        {
            AddBlock(i, blocks, kernels[i], strides[i], i == 0 ? margin : 0, (i == 0 ? margin : 0) - kernels[i] / 2, depthwiseOnly);
        }

        AddConv("head", new Conv2d(_channels, 8, 1), Last);
        Append("head.act", new Activation(ActivationKind.ReLU6));
        Append("pool", new GlobalAveragePool());
        Append("classifier", new Linear(_channels, 5));
        return new Network($"segment-{seed}", inputChannels, RandomResolution(random), _nodes, _blocks);
    }

    private void AddBlock(int index, int count, int kernel, int stride, int padding, int shortcutPadding, bool depthwiseOnly)
    {
        var name = $"stages.0.{index}";
        var (entry, input) = (Last, _channels);
        var expansion = depthwiseOnly ? 1 : random.Next(1, 4);
        if (expansion > 1)
        {
            AddConv(name + ".expand", new Conv2d(input, input * expansion, 1, Padding: padding), Last);
            Append(name + ".expand.act", new Activation(ActivationKind.Transformable));
        }
        else if (padding > 0)
        {
            Append(name + ".pad", new ZeroPad2d(padding));
        }

        var groups = depthwiseOnly || random.Next(3) > 0 ? _channels : _channels % 2 == 0 && random.Next(2) == 0 ? 2 : 1;
        AddConv(name + ".depthwise", new Conv2d(_channels, _channels, kernel, stride, 0, groups), Last);
        Append(name + ".depthwise.act", new Activation(ActivationKind.Transformable));
        if (!depthwiseOnly)
        {
            AddConv(name + ".project", new Conv2d(_channels, random.Next(2) == 0 ? input : random.Next(4, 8), 1), Last);
        }

        var shortcut = stride == 1 && _channels == input && random.Next(4) > 0;
        if (shortcut)
        {
            var sum = Last;
            if (shortcutPadding != 0)
            {
                _nodes.Add(new Node(name + ".shortcut", shortcutPadding > 0 ? new ZeroPad2d(shortcutPadding) : new CenterCrop2d(-shortcutPadding), entry));
                entry = Last;
            }

            _nodes.Add(new Node(name + ".add", new Add(), [sum, entry]));
        }

        var (exit, boundary) = (Last, (string?)null);
        if (index == count - 1 && random.Next(2) == 0)
        {
            boundary = name + ".act";
            Append(boundary, new Activation(ActivationKind.ReLU6));
        }

        var from = _nodes.First(node => node.Name.StartsWith(name + ".", StringComparison.Ordinal)).Inputs[0];
        _blocks.Add(new Block(name, BlockForm.Transformable, from, exit, boundary, Segment: 0, input, _channels, kernel, stride, expansion, shortcut));
    }

    private void AddConv(string name, Conv2d conv, string input)
    {
        _nodes.Add(new Node(name + ".conv", conv, input));
        _channels = conv.OutChannels;
        Append(name + ".bn", new BatchNorm2d(_channels, Epsilons[random.Next(Epsilons.Length)]));
    }

    private void Append(string name, Operator op)
    {
        _nodes.Add(new Node(name, op, Last));
        _channels = op is Linear linear ? linear.OutFeatures : _channels;
    }
}

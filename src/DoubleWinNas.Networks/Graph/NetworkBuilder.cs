namespace DoubleWinNas.Networks.Graph;

/// <summary>What an inverted residual block is to be; see <see cref="NetworkBuilder.AddBlock"/>.</summary>
/// <param name="FrontPadding">Zero padding that the block applies in front of its hidden map, in its input's pixels.</param>
/// <param name="ShortcutPadding">Zero padding of the shortcut (positive) or crop of it (negative).</param>
internal sealed record BlockPlan(
    BlockForm Form,
    int Width,
    int Kernel,
    int Stride,
    int Expansion,
    bool BoundaryActivation,
    int? Segment,
    int FrontPadding,
    int ShortcutPadding);

/// <summary>
/// Grows a network node by node; the one place where a block's form becomes operations. Folded, convolutions carry a bias in place
/// of batch normalisation and open activations are left out: the form that devices run.
/// </summary>
internal sealed class NetworkBuilder
{
    private readonly int _inputChannels;
    private readonly bool _folded;
    private readonly List<Node> _nodes = [];
    private readonly List<Block> _blocks = [];

    public NetworkBuilder(int inputChannels, bool folded = false)
    {
        _folded = folded;
        _inputChannels = inputChannels;
        Channels = inputChannels;
    }

    /// <summary>Channels of the last value.</summary>
    public int Channels { get; private set; }

    /// <summary>Name of the last value.</summary>
    public string Last { get; private set; } = Network.InputName;

    public Network Build(string source, Resolution resolution) => new(source, _inputChannels, resolution, _nodes, _blocks);

    /// <summary>Convolution, batch normalisation and, unless null, an activation.</summary>
    public void AddConvNormActivation(string name, Conv2d conv, ActivationKind? activation)
    {
        Append(name + ".conv", conv with { Bias = _folded });
        if (!_folded)
        {
            Append(name + ".bn", new BatchNorm2d(conv.OutChannels));
        }

        if (activation is { } kind && !(_folded && kind == ActivationKind.Transformable))
        {
            Append(name + ".act", new Activation(kind));
        }
    }

    /// <summary>Global pooling and a linear classifier.</summary>
    public void AddClassifier(int classes)
    {
        Append("pool", new GlobalAveragePool());
        Append("classifier", new Linear(Channels, classes));
    }

    /// <summary>
    /// An inverted residual: expand, depthwise, project, each with batch normalisation; shortcut where stride is 1 and widths agree.
    /// A nonlinear block pads its depthwise convolution. A transformable one pads in front (its 1x1 expansion carries the padding, so
    /// that the batch normalisation's shift reaches the border too) and convolves without padding: it is the form that can be merged
    /// exactly (METHOD section 3).
    /// </summary>
    public void AddBlock(string name, BlockPlan plan)
    {
        var entry = Last;
        var input = Channels;
        var hidden = input * plan.Expansion;
        var transformable = plan.Form == BlockForm.Transformable;
        var inner = transformable ? ActivationKind.Transformable : ActivationKind.ReLU6;
        if (plan.Expansion > 1)
        {
            AddConvNormActivation(name + ".expand", new Conv2d(input, hidden, 1, Padding: plan.FrontPadding), inner);
        }
        else if (plan.FrontPadding > 0)
        {
            Append(name + ".pad", new ZeroPad2d(plan.FrontPadding));
        }

        var padding = transformable ? 0 : plan.Kernel / 2;
        AddConvNormActivation(name + ".depthwise", new Conv2d(hidden, hidden, plan.Kernel, plan.Stride, padding, Groups: hidden), inner);
        AddConvNormActivation(name + ".project", new Conv2d(hidden, plan.Width, 1), activation: null);
        var shortcut = plan.Stride == 1 && input == plan.Width;
        if (shortcut)
        {
            AddShortcut(name, entry, plan.ShortcutPadding);
        }

        var exit = Last;
        string? boundary = null;
        if (plan.BoundaryActivation)
        {
            boundary = name + ".act";
            Append(boundary, new Activation(ActivationKind.ReLU6));
        }

        _blocks.Add(new Block(name, plan.Form, entry, exit, boundary, plan.Segment, input, plan.Width, plan.Kernel, plan.Stride, plan.Expansion, shortcut));
    }

    private void AddShortcut(string name, string entry, int padding)
    {
        var sum = Last;
        if (padding != 0)
        {
            var aligned = name + ".shortcut";
            Operator align = padding > 0 ? new ZeroPad2d(padding) : new CenterCrop2d(-padding);
            _nodes.Add(new Node(aligned, align, entry));
            entry = aligned;
        }

        Last = name + ".add";
        _nodes.Add(new Node(Last, new Add(), [sum, entry]));
    }

    private void Append(string name, Operator op)
    {
        _nodes.Add(new Node(name, op, Last));
        Last = name;
        Channels = op switch
        {
            Conv2d conv => conv.OutChannels,
            Linear linear => linear.OutFeatures,
            _ => Channels,
        };
    }
}

using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Torch;

namespace DoubleWinNas.Training.Execution;

/// <summary>
/// Runs a network of the IR, deep or shallow, in libtorch. It holds no tensors: a pass reads a <see cref="ModelState"/> and moves its
/// running statistics where the mode says so. Values are in channels-last memory from the first convolution on.
/// </summary>
public sealed class NetworkExecutor
{
    private readonly CompiledNode[] _nodes;
    private readonly bool _ownDepthwise;

    /// <exception cref="InputException">The graph is malformed.</exception>
    public NetworkExecutor(Network network)
        : this(network, ownDepthwise: false)
    {
    }

    /// <param name="network">What to run.</param>
    /// <param name="ownDepthwise">
    /// Depthwise convolutions through <see cref="Functional.DepthwiseConv2d"/>: faster gradients, which differ from libtorch's in their last bits.
    /// </param>
    /// <exception cref="InputException">The graph is malformed.</exception>
    internal NetworkExecutor(Network network, bool ownDepthwise)
    {
        ArgumentNullException.ThrowIfNull(network);
        _ownDepthwise = ownDepthwise;
        ShapeInference.Infer(network, network.Resolution);
        Network = network;
        _nodes = CompiledNode.Compile(network);
    }

    public Network Network { get; }

    /// <summary>Images (N, C, H, W) to logits (N, classes).</summary>
    /// <param name="images">Owned by the caller.</param>
    /// <param name="model">Parameters and statistics of this network.</param>
    /// <param name="mode">s, statistics, training or inference.</param>
    public Tensor Forward(Tensor images, ModelState model, in ForwardMode mode)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(model);
        return Forward(images, model.Parameters, model[mode.Statistics], mode);
    }

    /// <summary>The same with parameters from elsewhere.</summary>
    /// <param name="images">Owned by the caller.</param>
    /// <param name="parameters">Trainable parameters in node order; views of shared ones will do.</param>
    /// <param name="statistics">Null: none are kept, which only a pass with a momentum (batch statistics) can do.</param>
    /// <param name="mode">s, training or inference.</param>
    internal Tensor Forward(Tensor images, IReadOnlyList<NamedTensor> parameters, BatchNormStatistics? statistics, in ForwardMode mode)
    {
        var values = new Tensor?[_nodes.Length + 1];
        values[0] = images;
        for (var i = 0; i < _nodes.Length; i++)
        {
            ref readonly var node = ref _nodes[i];
            var input = values[node.Input0]!;
            var value = Compute(node, input, node.Input1 >= 0 ? values[node.Input1] : null, parameters, statistics, mode);
            values[i + 1] = value;

            // Backward keeps what it needs by itself: handles are given up as early as they can be.
            if (node.Frees0 && !ReferenceEquals(input, value))
            {
                input.Dispose();
            }

            if (node.Frees1)
            {
                values[node.Input1]!.Dispose();
            }
        }

        return values[^1]!;
    }

    private Tensor Compute(
        in CompiledNode node, Tensor x, Tensor? y, IReadOnlyList<NamedTensor> parameters, BatchNormStatistics? statistics, in ForwardMode mode) => node.Op switch
    {
        Conv2d conv => Convolve(conv, x, parameters, node.Parameter),
        BatchNorm2d norm => Normalize(norm, x, parameters, statistics, node, mode),
        Activation { Kind: ActivationKind.ReLU6 } => Functional.Relu6(x),
        Activation => TransformableActivation.Apply(x, mode.S, owned: node.Frees0),
        ZeroPad2d pad => Pad(x, pad.Padding),
        CenterCrop2d crop => Pad(x, -crop.Margin),
        Add => x.Add(y!),
        GlobalAveragePool => x.Mean([2, 3]),
        Linear => Functional.Linear(x, parameters[node.Parameter].Value, parameters[node.Parameter + 1].Value),
        _ => throw new InputException($"The operation {node.Op.GetType().Name} cannot be trained; write the network again with this version."),
    };

    private Tensor Convolve(Conv2d conv, Tensor x, IReadOnlyList<NamedTensor> parameters, int parameter)
    {
        var weight = parameters[parameter].Value;
        var bias = conv.Bias ? parameters[parameter + 1].Value : null;
        if (conv is { Kernel: 1, Stride: 1, Bias: false, Padding: > 0 })
        {
            // Zero stays zero, so the padding may come last; libtorch's 1x1 kernels are for maps without any (a quarter to a third faster).
            using var unpadded = Functional.Conv2d(x, weight, groups: conv.Groups);
            return Pad(unpadded, conv.Padding);
        }

        var result = _ownDepthwise && conv is { IsDepthwise: true, Bias: false }
            ? Functional.DepthwiseConv2d(x, weight, conv.Stride, conv.Padding)
            : Functional.Conv2d(x, weight, bias, conv.Stride, conv.Padding, groups: conv.Groups);
        if (result.IsChannelsLast)
        {
            return result;
        }

        // A one-channel image is in both layouts, and libtorch then takes the other one: it has to be told once.
        using (result)
        {
            return result.ToMemoryFormat(MemoryFormat.ChannelsLast);
        }
    }

    /// <summary>Zeros on every side; a negative margin crops.</summary>
    private static Tensor Pad(Tensor x, int margin) => Functional.Pad2d(x, margin, margin, margin, margin);

    private static Tensor Normalize(
        BatchNorm2d norm, Tensor x, IReadOnlyList<NamedTensor> parameters, BatchNormStatistics? statistics, in CompiledNode node, in ForwardMode mode) =>
        Functional.BatchNorm(
            x,
            statistics?.Means[node.Statistic].Value,
            statistics?.Variances[node.Statistic].Value,
            parameters[node.Parameter].Value,
            parameters[node.Parameter + 1].Value,
            training: mode.Momentum is not null,
            mode.Momentum ?? 0,
            norm.Eps);
}

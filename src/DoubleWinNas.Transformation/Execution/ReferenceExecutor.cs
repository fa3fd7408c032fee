using System.Numerics;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Transformation.Numerics;

namespace DoubleWinNas.Transformation.Execution;

/// <summary>
/// Computes any network, deep (batch normalisation in evaluation mode, open activations as the identity) or shallow, in float32 or
/// float64, on one thread. It defines what a network means: plain, deterministic, the same bit for bit on every machine.
/// </summary>
public sealed class ReferenceExecutor<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Network _network;
    private readonly Parameters<T> _parameters;

    /// <exception cref="InputException">The weights are not the network's, or not finite.</exception>
    public ReferenceExecutor(Network network, WeightSet weights)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        weights.RequireFor(network, $"Weights of '{network.Source}'");
        _network = network;
        _parameters = Parameters<T>.From(weights);
    }

    internal ReferenceExecutor(Network network, Parameters<T> parameters)
    {
        _network = network;
        _parameters = parameters;
    }

    /// <summary>The logits, (N, classes), of images (N, C, H, W) of any resolution.</summary>
    public FeatureMap<T> Run(FeatureMap<T> images) => Run(images, [_network.OutputName])[_network.OutputName];

    /// <summary>The values of the given names.</summary>
    public IReadOnlyDictionary<string, FeatureMap<T>> Run(FeatureMap<T> images, IReadOnlyCollection<string> names) =>
        Run(images, names, new Dictionary<string, FeatureMap<T>>());

    /// <summary>The same, but where a value is given, later operations read that one in place of the computed one.</summary>
    internal IReadOnlyDictionary<string, FeatureMap<T>> Run(
        FeatureMap<T> images, IReadOnlyCollection<string> names, IReadOnlyDictionary<string, FeatureMap<T>> given)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(names);
        if (images.Shape.Channels != _network.InputChannels)
        {
            throw new InputException($"Images have {images.Shape.Channels} channels, but network '{_network.Source}' reads {_network.InputChannels}.");
        }

        var shapes = ShapeInference.Infer(_network, images.Shape.Resolution);
        var lastReader = new Dictionary<string, Node>();
        foreach (var node in _network.Nodes)
        {
            foreach (var input in node.Inputs)
            {
                lastReader[input] = node;
            }
        }

        var asked = names.ToHashSet();
        var results = new Dictionary<string, FeatureMap<T>>();
        var values = new Dictionary<string, FeatureMap<T>> { [Network.InputName] = images };
        foreach (var node in _network.Nodes)
        {
            var value = Compute(node, values, shapes[node.Name]);
            if (asked.Contains(node.Name))
            {
                results[node.Name] = value;
            }

            values[node.Name] = given.GetValueOrDefault(node.Name, value);
            foreach (var input in node.Inputs.Where(input => lastReader[input] == node))
            {
                values.Remove(input);
            }
        }

        return results;
    }

    private FeatureMap<T> Compute(Node node, Dictionary<string, FeatureMap<T>> values, TensorShape shape)
    {
        var input = values[node.Inputs[0]];
        return node.Op switch
        {
            Conv2d conv => Convolution.Apply(conv, input, shape, Tensor(node, ".weight"), conv.Bias ? Tensor(node, ".bias") : []),
            BatchNorm2d norm => Elementwise.Normalize(input, Tensor(node, ".weight"), Tensor(node, ".bias"), Tensor(node, ".running_mean"), Tensor(node, ".running_var"), norm.Eps),
            Activation { Kind: ActivationKind.Transformable } => input,
            Activation { Kind: ActivationKind.ReLU6 } => Elementwise.ReLU6(input),
            ZeroPad2d pad => Borders.Move(input, shape, pad.Padding),
            CenterCrop2d crop => Borders.Move(input, shape, -crop.Margin),
            Add => Elementwise.Add(input, values[node.Inputs[1]]),
            GlobalAveragePool => Elementwise.Average(input, shape),
            Linear linear => Convolution.Apply(new Conv2d(linear.InFeatures, linear.OutFeatures, 1), input, shape, Tensor(node, ".weight"), Tensor(node, ".bias")),
            var other => throw new InputException($"Network node '{node.Name}' has the operation {other.GetType().Name}, which the reference executor does not know."),
        };
    }

    private T[] Tensor(Node node, string suffix) => _parameters[node.Name + suffix];
}

using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Transformation.Maps;

/// <summary>Finds the map between two values of a network by walking the nodes between them.</summary>
internal sealed class LinearWalk<TMap>(Network network, ILinearAlgebra<TMap> algebra)
    where TMap : notnull
{
    private readonly Dictionary<string, Node> _nodes = network.Nodes.ToDictionary(node => node.Name);

    /// <summary>The map from the value <paramref name="entry"/> to the value <paramref name="exit"/>.</summary>
    /// <exception cref="InputException">A node between them is not linear, or cannot be merged exactly: names it and the reason.</exception>
    public TMap Between(string entry, int channels, string exit)
    {
        var maps = new Dictionary<string, TMap> { [entry] = algebra.Identity(channels) };
        foreach (var node in Path(entry, exit))
        {
            try
            {
                maps[node.Name] = Step(node, maps);
            }
            catch (InputException refusal)
            {
                throw new InputException($"Network node '{node.Name}' cannot be merged: {refusal.Message}.", refusal);
            }
        }

        return maps[exit];
    }

    private TMap Step(Node node, Dictionary<string, TMap> maps)
    {
        var input = maps[node.Inputs[0]];
        return node.Op switch
        {
            Conv2d conv => algebra.Convolve(input, node.Name, conv),
            BatchNorm2d norm => algebra.Normalize(input, node.Name, norm),
            Activation { Kind: ActivationKind.Transformable } => input,
            ZeroPad2d pad => algebra.Pad(input, pad.Padding),
            CenterCrop2d crop => algebra.Crop(input, crop.Margin),
            Add => algebra.Add(input, maps[node.Inputs[1]]),
            Activation activation => throw new InputException($"{activation.Kind} is not linear"),
            var other => throw new InputException($"{other.GetType().Name} is no convolution"),
        };
    }

    /// <summary>The nodes that the exit depends on, up to the entry, in the network's order.</summary>
    private IEnumerable<Node> Path(string entry, string exit)
    {
        var needed = new HashSet<string>();
        var open = new Stack<string>([exit]);
        while (open.TryPop(out var value))
        {
            if (value == entry || !needed.Add(value))
            {
                continue;
            }

            if (!_nodes.TryGetValue(value, out var node))
            {
                throw new InputException($"Value '{exit}' does not depend on '{entry}' alone: it also reads '{value}', so nothing can be merged between them.");
            }

            foreach (var input in node.Inputs)
            {
                open.Push(input);
            }
        }

        return network.Nodes.Where(node => needed.Contains(node.Name));
    }
}

using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Devices.Tests.Testing;

/// <summary>A genotype's deep network as folding leaves it: biases in place of batch normalisation, no open activations.</summary>
internal static class FoldedStructure
{
    public static Network Of(string genotype, int inputChannels = 3, int classes = 10)
    {
        var deep = GenotypeNetwork.Deep(Genotype.Parse(genotype), inputChannels, classes);
        var renamed = new Dictionary<string, string>();
        var nodes = new List<Node>();
        foreach (var node in deep.Nodes)
        {
            string[] inputs = [.. node.Inputs.Select(NewName)];
            if (node.Op is BatchNorm2d or Activation { Kind: ActivationKind.Transformable })
            {
                renamed[node.Name] = inputs[0];
            }
            else
            {
                nodes.Add(new Node(node.Name, node.Op is Conv2d conv ? conv with { Bias = true } : node.Op, inputs));
            }
        }

        return deep with
        {
            Nodes = nodes,
            Blocks = [.. deep.Blocks.Select(block => block with { Entry = NewName(block.Entry), Exit = NewName(block.Exit) })],
        };

        string NewName(string value) => renamed.GetValueOrDefault(value, value);
    }
}

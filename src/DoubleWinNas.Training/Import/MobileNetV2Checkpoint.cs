using System.Globalization;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Training.Import;

/// <summary>
/// MobileNetV2 at width 1.0 as torchvision names it (torchvision.models.mobilenetv2: <c>features.I.conv.J</c>, <c>classifier.1</c>), in
/// the words of the search space <c>mobile-imagenet</c>, of which it is a member. Its state_dict is given as a safetensors file:
/// <c>safetensors.torch.save_file(model.state_dict(), "mobilenet_v2.safetensors")</c>.
/// </summary>
public static class MobileNetV2Checkpoint
{
    /// <summary>Its architecture: 17 inverted residuals, of which the first is fixed in the space.</summary>
    public const string Genotype = "mobile-imagenet@224_N3e6.N3e6.S.S_N3e6.N3e6.N3e6.S_N3e6.N3e6.N3e6.N3e6_N3e6.N3e6.N3e6.S_N3e6.N3e6.N3e6.S_N3e6";

    private const string Classifier = "classifier.1.weight";
    private const string Counter = ".num_batches_tracked";

    /// <summary>Reads a state_dict.</summary>
    /// <param name="path">The safetensors file.</param>
    /// <returns>The deep network, with the file's channels and classes, and its weights.</returns>
    /// <exception cref="InputException">A tensor is missing, unexpected or of another shape: names it as torchvision does.</exception>
    public static (Network Network, WeightSet Weights) Load(string path)
    {
        var file = Safetensors.Load(path);
        var stem = Required(file, "features.0.0.weight", path);
        var classifier = Required(file, Classifier, path);
        RequireRank(stem, 4, "features.0.0.weight", path);
        RequireRank(classifier, 2, Classifier, path);
        var network = GenotypeNetwork.Deep(Networks.Genotypes.Genotype.Parse(Genotype), stem.Shape[1], classifier.Shape[0]);
        var names = Names(network);
        var weights = new WeightSet();
        foreach (var spec in ParameterSpec.Of(network))
        {
            var name = names[spec.Name];
            var tensor = Required(file, name, path);
            if (!tensor.Shape.SequenceEqual(spec.Shape))
            {
                throw new InputException(
                    $"{path}: tensor '{name}' has shape ({string.Join(", ", tensor.Shape)}), but MobileNetV2 of width 1.0 has ({string.Join(", ", spec.Shape)}) there. "
                    + "Other widths are not read.");
            }

            weights[spec.Name] = tensor;
        }

        RequireNothingElse(file, names.Values, path);
        weights.RequireFor(network, path);
        return (network, weights);
    }

    /// <summary>torchvision's name of each parameter of the network.</summary>
    public static IReadOnlyDictionary<string, string> Names(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var blocks = network.Blocks.Select((block, index) => (block.Name, Place: $"features.{(index + 1).ToString(CultureInfo.InvariantCulture)}.conv"))
            .ToDictionary(entry => entry.Name, entry => entry.Place, StringComparer.Ordinal);
        var head = $"features.{(network.Blocks.Count + 1).ToString(CultureInfo.InvariantCulture)}";
        return ParameterSpec.Of(network).ToDictionary(spec => spec.Name, spec => NameOf(spec.Name, network, blocks, head), StringComparer.Ordinal);
    }

    private static string NameOf(string name, Network network, Dictionary<string, string> blocks, string head)
    {
        var dot = name.LastIndexOf('.');
        var (node, tensor) = (name[..dot], name[dot..]);
        if (blocks.FirstOrDefault(block => node.StartsWith(block.Key + ".", StringComparison.Ordinal)) is { Key: { } block } found)
        {
            var hasExpansion = network.Blocks.First(candidate => candidate.Name == block).Expansion > 1;
            return found.Value + PlaceInBlock(node[(block.Length + 1)..], hasExpansion) + tensor;
        }

        return node switch
        {
            "stem.conv" => "features.0.0",
            "stem.bn" => "features.0.1",
            "head.conv" => head + ".0",
            "head.bn" => head + ".1",
            "classifier" => "classifier.1",
            _ => throw new InvalidOperationException($"MobileNetV2 has no node '{node}'."),
        } + tensor;
    }

    /// <summary>Expansion and depthwise convolution are pairs with their normalisation; the projection and its normalisation stand alone.</summary>
    private static string PlaceInBlock(string node, bool hasExpansion)
    {
        var depthwise = hasExpansion ? 1 : 0;
        return node switch
        {
            "expand.conv" => ".0.0",
            "expand.bn" => ".0.1",
            "depthwise.conv" => $".{depthwise}.0",
            "depthwise.bn" => $".{depthwise}.1",
            "project.conv" => $".{depthwise + 1}",
            "project.bn" => $".{depthwise + 2}",
            _ => throw new InvalidOperationException($"MobileNetV2's blocks have no node '{node}'."),
        };
    }

    private static WeightTensor Required(WeightSet file, string name, string path) => file.Tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new InputException(
            $"{path}: tensor '{name}' is missing, so this is not the state_dict of torchvision's mobilenet_v2. "
            + "Save that one with safetensors.torch.save_file(model.state_dict(), FILE).");

    private static void RequireRank(WeightTensor tensor, int rank, string name, string path)
    {
        if (tensor.Shape.Count != rank)
        {
            throw new InputException($"{path}: tensor '{name}' has shape ({string.Join(", ", tensor.Shape)}); {rank} dimensions are needed.");
        }
    }

    private static void RequireNothingElse(WeightSet file, IEnumerable<string> expected, string path)
    {
        var unknown = file.Tensors.Keys.Where(name => !name.EndsWith(Counter, StringComparison.Ordinal)).Except(expected).ToList();
        if (unknown.Count > 0)
        {
            throw new InputException(
                $"{path}: tensor '{unknown[0]}' ({unknown.Count} such) is none of MobileNetV2's. Give the state_dict of torchvision's mobilenet_v2 as it is.");
        }
    }
}

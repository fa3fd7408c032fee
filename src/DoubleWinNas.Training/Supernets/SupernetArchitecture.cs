using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Supernets;

/// <summary>
/// What is shared: the parameters of the largest genotype's network. Both forms of a block have the same parameters, so that network
/// stands for all; a subnet is the network of its own genotype, run with slices of them.
/// </summary>
internal sealed class SupernetArchitecture
{
    private readonly Dictionary<string, (int Index, ParameterSpec Spec)> _shared;

    /// <exception cref="InputException">Channels or classes are out of range.</exception>
    public SupernetArchitecture(GenotypeSpace space, int channels, int classes)
    {
        Space = space;
        (Channels, Classes) = (channels, classes);
        Network = GenotypeNetwork.Deep(ExtremeGenotypes.Largest(space, _ => space.Forms[0]), channels, classes);
        _shared = ParameterSpec.Of(Network)
            .Where(spec => spec.IsTrainable)
            .Select((spec, index) => (index, spec))
            .ToDictionary(entry => entry.spec.Name, entry => entry);
    }

    public GenotypeSpace Space { get; }

    /// <summary>Of the images.</summary>
    public int Channels { get; }

    /// <summary>Length of the logits.</summary>
    public int Classes { get; }

    /// <summary>The largest genotype's network: its parameters are the shared ones.</summary>
    public Network Network { get; }

    /// <summary>The supernet of a dataset's images and classes.</summary>
    public static SupernetArchitecture For(GenotypeSpace space, IImageDataset dataset) => new(space, dataset.Channels, dataset.ClassNames.Count);

    /// <summary>The subnet of a genotype.</summary>
    /// <exception cref="InputException">The genotype is not of the space; its resolution may be any legal one.</exception>
    public Subnet SubnetOf(Genotype genotype)
    {
        RequireMember(genotype);
        var network = GenotypeNetwork.Deep(genotype, Channels, Classes);
        return new Subnet(network, [.. ParameterSpec.Of(network).Where(spec => spec.IsTrainable).Select(SharedOf)]);
    }

    private SharedParameter SharedOf(ParameterSpec spec)
    {
        var (index, shared) = _shared[spec.Name];
        return new SharedParameter(spec.Name, index, new ParameterSlice(shared.Shape, spec.Shape));
    }

    private void RequireMember(Genotype genotype)
    {
        var (own, other) = (Space.Space, genotype.Space);
        if ((own.Name, own.StemWidth, own.StemStride, own.FirstWidth, own.HeadWidth) != (other.Name, other.StemWidth, other.StemStride, other.FirstWidth, other.HeadWidth)
            || !own.Stages.SequenceEqual(other.Stages))
        {
            throw new InputException($"Genotype {genotype} is of another search space than the supernet's ({own.Name}), or its widths and strides differ.");
        }

        for (var stage = 0; stage < genotype.Stages.Count; stage++)
        {
            for (var slot = 0; slot < genotype.Stages[stage].Count; slot++)
            {
                var genes = Space.Genes(stage, slot);
                if (!genes.Contains(genotype.Stages[stage][slot]))
                {
                    throw new InputException(
                        $"Genotype {genotype}: stage {stage}, slot {slot}: {genotype.Stages[stage][slot]} is not in the supernet, which has {string.Join(", ", genes)}.");
                }
            }
        }
    }
}

using System.Security.Cryptography;
using System.Text;

namespace DoubleWinNas.Networks.Genotypes;

/// <summary>
/// One architecture of a search space. Its canonical text names the space, the input resolution and every slot:
/// <c>mobile-32@28_T3e6a.S_T3e6a.T3e3.S_N5e3.T3e6a.S</c> (stages separated by <c>_</c>, slots by <c>.</c>); printing and parsing are
/// inverse to each other. A space without a name of its own is named by its <see cref="SpaceShape"/>, so the text alone tells the whole network.
/// It is fit for logs, URLs and file names.
/// </summary>
public sealed class Genotype : IEquatable<Genotype>
{
    private readonly string _text;

    internal Genotype(SearchSpace space, int resolution, IReadOnlyList<IReadOnlyList<BlockGene>> stages)
    {
        Space = space;
        Resolution = resolution;
        Stages = stages;
        _text = $"{space.Name}@{resolution}_{string.Join('_', stages.Select(stage => string.Join('.', stage)))}";
        Hash = new GenotypeHash(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_text)))[..GenotypeHash.Length]);
    }

    public SearchSpace Space { get; }

    /// <summary>Side of the square input in pixels.</summary>
    public int Resolution { get; }

    /// <summary>Genes by stage and slot.</summary>
    public IReadOnlyList<IReadOnlyList<BlockGene>> Stages { get; }

    /// <summary>The same on every machine and in every version: derived from the canonical text.</summary>
    public GenotypeHash Hash { get; }

    /// <summary>Reads the canonical text.</summary>
    /// <exception cref="InputException">Names the position, what was found and what is allowed.</exception>
    public static Genotype Parse(string text) => new GenotypeParser(text).Parse();

    /// <summary>Builds a genotype from genes.</summary>
    /// <exception cref="InputException">A gene or the resolution is outside the space: names the slot and what is allowed.</exception>
    public static Genotype Create(SearchSpace space, int resolution, IReadOnlyList<IReadOnlyList<BlockGene>> stages)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(stages);
        if (GenotypeRules.Violation(space, resolution, stages) is { } violation)
        {
            throw new InputException($"Genotype of {space.Name}: {violation}");
        }

        return new Genotype(space, resolution, stages);
    }

    public bool Equals(Genotype? other) => other is not null && _text == other._text;

    public override bool Equals(object? obj) => Equals(obj as Genotype);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_text);

    public override string ToString() => _text;
}

/// <summary>First 16 hexadecimal digits of the SHA-256 of a genotype's canonical text.</summary>
public readonly record struct GenotypeHash(string Value)
{
    public const int Length = 16;

    public override string ToString() => Value;
}

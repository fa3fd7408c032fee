using DoubleWinNas.Networks.Genotypes;

namespace DoubleWinNas.Search;

/// <summary>A proposed genotype.</summary>
/// <param name="Parents">Survivors that it was made of: one, two, or none where it was drawn at random.</param>
public sealed record Child(Genotype Genotype, IReadOnlyList<Genotype> Parents);

using DoubleWinNas.Networks.Genotypes;

namespace DoubleWinNas.Search.Selection;

/// <summary>An evaluated candidate.</summary>
public sealed record Individual(Genotype Genotype, Fitness Fitness);

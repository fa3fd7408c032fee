using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Node.Results;

/// <summary>A finalist with its number and folder.</summary>
/// <param name="Number">From 1, in the status' order.</param>
/// <param name="Hash">Of its genotype.</param>
internal sealed record FinalistEntry(int Number, string Hash, Finalist Finalist)
{
    /// <summary>Name of its folder below <c>finalists</c>.</summary>
    public string Folder => $"{Number:00}-{Hash}";

    public static IReadOnlyList<FinalistEntry> Of(SearchStatus status) =>
        [.. status.Finalists.Select((finalist, i) => new FinalistEntry(i + 1, Genotype.Parse(finalist.Candidate.Genotype).Hash.ToString(), finalist))];
}

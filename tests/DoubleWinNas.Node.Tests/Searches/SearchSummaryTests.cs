using DoubleWinNas.Node.Results;
using DoubleWinNas.Node.Searches;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Node.Tests.Searches;

public sealed class SearchSummaryTests
{
    private static readonly Candidate Candidate = new("mobile-32@20_T3e3a.S_T3e3.T3e3a.S_N3e3.T3e3a.S", 0.8, 0.3, 0.2, 0, []);

    [Fact]
    public void A_finalist_that_is_not_measured_yet_is_told_with_what_is_predicted_and_dashes()
    {
        var summary = FinalistSummary.Of(new FinalistEntry(1, "abc", new Finalist(Candidate, null, [], null)));

        Assert.Equal(["01-abc", "-", "-", "-", "0.3 ms", "0.2 ms", "(predicted)", Candidate.Genotype], summary.Cells(hasEnergy: false));
    }

    [Fact]
    public void A_contender_is_told_with_what_the_supernet_thought_and_what_training_made_of_it()
    {
        Assert.Equal(["0.2 ms", "80.00 %", "91.25 %", Candidate.Genotype], ContenderSummary.Of(new Contender(Candidate, 0.9125, null)).Cells());
        Assert.Equal(["0.2 ms", "80.00 %", "-", $"{Candidate.Genotype}: crashed"], ContenderSummary.Of(new Contender(Candidate, null, "crashed")).Cells());
    }
}

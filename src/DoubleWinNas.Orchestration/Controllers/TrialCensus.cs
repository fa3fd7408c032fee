using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Orchestration.Controllers;

/// <summary>A search's candidates as its state knows them.</summary>
internal sealed class TrialCensus(SearchState state)
{
    public TrialList Of(DescribeTrials question)
    {
        Trial[] found =
        [
            .. All()
                .Where(trial => question.Generation is null || trial.Candidate.Generation == question.Generation)
                .Where(trial => question.State is null || trial.State == question.State)
                .Where(trial => question.Trial is null || Is(trial, question.Trial))
                .OrderByDescending(trial => trial.Candidate.Accuracy)
                .ThenBy(trial => trial.Candidate.ShallowMilliseconds)
                .ThenBy(trial => trial.Candidate.Genotype, StringComparer.Ordinal),
        ];
        return new TrialList([.. found.Take(Math.Max(0, question.Limit))], found.Length);
    }

    private IEnumerable<Trial> All()
    {
        var front = state.Front.Select(candidate => candidate.Genotype).ToHashSet();
        var finalists = state.Finalists.ToDictionary(finalist => finalist.Candidate.Genotype);
        foreach (var candidate in state.Evaluated)
        {
            yield return finalists.TryGetValue(candidate.Genotype, out var finalist)
                ? Trial(candidate, TrialStanding.Finalist, finalist.HasFailed ? finalist.Describe(state.Settings!).Error : null)
                : Trial(candidate, front.Contains(candidate.Genotype) ? TrialStanding.Front : TrialStanding.Evaluated, null);
        }

        foreach (var rejected in state.Rejected)
        {
            var isRetried = state.IsActive && state.Retrying.Contains(rejected.Candidate.Genotype);
            yield return Trial(rejected.Candidate, isRetried ? TrialStanding.Retrying : TrialStanding.Quarantined, rejected.Error);
        }
    }

    private static bool Is(Trial trial, string wanted) => trial.Candidate.Genotype == wanted || trial.Hash.StartsWith(wanted, StringComparison.Ordinal);

    private static Trial Trial(Candidate candidate, TrialStanding trialState, string? reason) =>
        new(candidate, Genotype.Parse(candidate.Genotype).Hash.ToString(), trialState, reason);
}

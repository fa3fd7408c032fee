using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Orchestration.Controllers;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Planning;
using DoubleWinNas.Search.Selection;

namespace DoubleWinNas.Orchestration.Populations;

/// <summary>What a population's individuals amount to: survivors, front, figures of a generation. All of it follows from the state.</summary>
internal sealed class Census(PopulationState state)
{
    /// <summary>Accuracies that lie closer together say nothing: the standard error of one of 2,000 images, at 70 %, is a point.</summary>
    private const double IndistinctAccuracy = 0.01;

    /// <summary>Best first.</summary>
    public IReadOnlyList<RankedIndividual> Survivors()
    {
        var pool = state.Pool.ToHashSet();
        return EnvironmentalSelection.Select(
            state.Members.Where(member => pool.Contains(member.Genotype)).Select(IndividualOf), state.Settings!.Evolution.PopulationSize);
    }

    /// <summary>Genotypes that need not be proposed again.</summary>
    public IReadOnlySet<Genotype> Seen() => state.Members.Select(member => Genotype.Parse(member.Genotype)).ToHashSet();

    /// <summary>Feasible, evaluated, dominated by no other: by latency, then by accuracy, then by text.</summary>
    public IReadOnlyList<Candidate> Front()
    {
        var feasible = state.Members.Where(IsFeasible).Select(member => (Member: member, Fitness: FitnessOf(member))).ToArray();
        return
        [
            .. feasible
                .Where(one => !feasible.Any(other => other.Fitness.Dominates(one.Fitness)))
                .Select(one => one.Member)
                .OrderBy(member => member.ShallowMilliseconds)
                .ThenByDescending(member => member.Accuracy)
                .ThenBy(member => member.Genotype, StringComparer.Ordinal)
                .Select(CandidateOf),
        ];
    }

    /// <summary>Candidates to be trained alone for a short while, once the last generation is judged; null where there are none.</summary>
    public IReadOnlyList<Candidate>? Contenders()
    {
        var settings = state.Settings!;
        if (settings.Finalists.Contenders == 0 || !IsLast())
        {
            return null;
        }

        var chosen = ContenderSelection.Choose([.. state.Members.Where(IsFeasible).Select(CandidateOf)], settings.Finalists.Contenders);
        return chosen.Count > 0 ? chosen : null;
    }

    /// <summary>
    /// Once the last generation is judged: the most accurate candidate that uses up the first device's latency bound, where its accuracy cannot be told
    /// from the best one. Null where there is none, or measurements correct nothing.
    /// </summary>
    public Candidate? AtBound()
    {
        if (!IsLast() || BoundKeeping.LatencyBound(state.Settings!) is not { } bound)
        {
            return null;
        }

        var feasible = state.Members.Where(IsFeasible).ToArray();
        var best = feasible.Select(member => member.Accuracy).DefaultIfEmpty(0).Max();
        return feasible
            .Where(member => BoundKeeping.IsUsedUp(bound, member.ShallowMilliseconds) && member.Accuracy >= best - IndistinctAccuracy)
            .OrderByDescending(member => member.Accuracy)
            .ThenByDescending(member => member.ShallowMilliseconds)
            .ThenBy(member => member.Genotype, StringComparer.Ordinal)
            .Select(CandidateOf)
            .FirstOrDefault();
    }

    /// <summary>Evaluated members of the last generation, as they were proposed.</summary>
    public IReadOnlyList<Candidate> Evaluated() =>
        [.. state.Members.Where(member => member.Generation == state.Generation && IsFeasible(member)).Select(CandidateOf)];

    /// <summary>Members of the last generation that could not be evaluated.</summary>
    public IReadOnlyList<RejectedCandidate> Rejected() =>
    [
        .. state.Members.Where(member => member.Generation == state.Generation && member is { Violation: <= 0, Error: not null })
            .Select(member => new RejectedCandidate(CandidateOf(member), member.Error!)),
    ];

    /// <summary>Figures of the last generation.</summary>
    public GenerationPoint Point()
    {
        var survivors = Survivors().Select(survivor => survivor.Individual).ToArray();
        var feasible = survivors.Where(individual => individual.Fitness.IsFeasible).ToArray();
        return new GenerationPoint(
            state.Generation,
            state.Members.Count(member => member.Generation == state.Generation && member.IsEvaluated),
            feasible.Length,
            Hypervolume.Of(state.Members.Where(IsFeasible).Select(FitnessOf), state.HasEnergy ? [1, state.ReferenceMilliseconds, state.ReferenceMillijoules] : [1, state.ReferenceMilliseconds]),
            feasible.Length == 0 ? null : feasible.Max(individual => 1 - individual.Fitness.Objectives[0]),
            feasible.Count(one => !feasible.Any(other => other.Fitness.Dominates(one.Fitness))));
    }

    /// <summary>Candidates evaluated so far.</summary>
    public int Evaluations() => state.Members.Count(member => member.IsEvaluated);

    /// <summary>Why no individual is fit for the front: what came nearest.</summary>
    public string? Nearest()
    {
        if (state.Members.Any(IsFeasible))
        {
            return null;
        }

        var device = state.Settings!.Devices[0].Name;
        return state.Members.Find(member => member.Error is not null) is { } failed
            ? $"no candidate within the constraints could be evaluated; {failed.Genotype}: {failed.Error}"
            : state.Members.MinBy(member => member.Violation) is { Infeasible: { } reason } impossible
                ? $"no candidate can run on the devices; {impossible.Genotype}: {reason}"
            : state.Members.MinBy(member => member.Violation) is { } nearest
                ? $"no candidate is within the constraints; the least violating one, {nearest.Genotype}, is predicted to take {nearest.ShallowMilliseconds:0.####} ms{(nearest.ShallowMillijoules is { } energy ? $" and {energy:0.####} mJ" : "")} on {device}"
                : "the space has no candidates";
    }

    public static Candidate CandidateOf(Member member) =>
        new(member.Genotype, member.Accuracy, member.DeepMilliseconds, member.ShallowMilliseconds, member.Generation, member.Parents)
        {
            DeepMillijoules = member.DeepMillijoules,
            ShallowMillijoules = member.ShallowMillijoules,
        };

    private bool IsLast() => state.Generation >= state.Settings!.Evolution.Generations + state.Revisions;

    private static bool IsFeasible(Member member) => member is { Violation: <= 0, Error: null, IsEvaluated: true };

    private Individual IndividualOf(Member member) => new(Genotype.Parse(member.Genotype), FitnessOf(member));

    /// <summary>Error, latency and, where it is known, energy; an individual that could not be, or was not, evaluated is worse than any that violates a constraint.</summary>
    private Fitness FitnessOf(Member member) => new(
        state.HasEnergy ? [1 - member.Accuracy, member.ShallowMilliseconds, member.ShallowMillijoules ?? double.MaxValue] : [1 - member.Accuracy, member.ShallowMilliseconds],
        member.Violation > 0 || IsFeasible(member) ? member.Violation : double.PositiveInfinity);

    /// <summary>What the hypervolume is measured from: the bound on the first device, else the dearest of the first generation.</summary>
    public static double ReferenceOf(PopulationState state, string metric, IEnumerable<double> first) =>
        SearchPlan.BoundOn(state.Settings!, metric, state.Settings!.Devices[0].Name) ?? first.DefaultIfEmpty(0).Max();
}

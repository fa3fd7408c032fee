using DoubleWinNas.Actors;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Planning;

namespace DoubleWinNas.Orchestration.Populations;

/// <summary>One message's decisions of a population: goes from generation to generation until an answer has to be awaited.</summary>
internal sealed class PopulationTurn(string search, PopulationState state, Func<PopulationState, PopulationEvent, PopulationState> apply)
{
    /// <summary>The first generation is chosen from at most this many times as many random candidates.</summary>
    public const int DrawsPerMember = 8;

    private readonly Deliberation<PopulationEvent, PopulationState> _turn = new(state, apply);

    public IReadOnlyList<Decision> Decisions => _turn.Decisions;

    public void Persist(PopulationEvent @event) => _turn.Persist(@event);

    /// <summary>Whether an answer belongs to the last question.</summary>
    public bool Awaits(LatenciesPredicted predicted) => _turn.State.Proposal is { } proposal
        && predicted.Request == RequestOf(proposal)
        && !proposal.IsPredicted([predicted.Device]);

    /// <summary>Asks what all individuals cost now.</summary>
    public void Revise(int round)
    {
        _turn.Persist(new RevisionBegun(round));
        string[] genotypes = [.. _turn.State.Members.Select(member => member.Genotype)];
        foreach (var device in SearchPlan.DecidingDevices(_turn.State.Settings!))
        {
            _turn.Tell(SearchActors.Device(device), new PredictLatencies(search, RevisionRequest(round), genotypes));
        }
    }

    /// <summary>Whether an answer belongs to the revision under way.</summary>
    public bool AwaitsRevision(LatenciesPredicted predicted) => _turn.State.Revision is { } revision
        && predicted.Request == RevisionRequest(revision.Round)
        && !revision.Latencies.ContainsKey(predicted.Device);

    /// <summary>Takes the accuracies of the generation that is being judged, and tells the search how it stands.</summary>
    public void Judge(IReadOnlyList<CandidateResult> results)
    {
        _turn.Persist(new GenerationJudged(_turn.State.Generation + 1, results));
        var census = new Census(_turn.State);
        _turn.Tell(SearchActors.Search(search), new GenerationFinished(
            census.Point(), census.Evaluated(), census.Front(), census.Evaluations(), census.Nearest())
        {
            Rejected = census.Rejected(),
            Contenders = census.Contenders(),
            AtBound = census.AtBound(),
        });
    }

    /// <summary>Takes another judgement of an individual that was judged before, and tells the search.</summary>
    public void Rejudge(string genotype, CandidateResult result)
    {
        if (_turn.State.Members.Exists(member => member.Genotype == genotype))
        {
            _turn.Persist(new MemberRejudged(genotype, result));
            var judged = _turn.State.Members.Find(member => member.Genotype == genotype)!;
            _turn.Tell(SearchActors.Search(search), new TrialJudged(Census.CandidateOf(judged), judged.Error, new Census(_turn.State).Front()));
        }
    }

    public void GoOn()
    {
        if (_turn.State is { Settings: { } settings, Revision: { } revision } && SearchPlan.DecidingDevices(settings).All(revision.Latencies.ContainsKey))
        {
            _turn.Persist(new MembersRevised());
        }

        while (_turn.State is { Settings: { } open, IsEvolving: true, Judging: null, Revision: null } now && Step(now, open.Evolution.Generations + now.Revisions))
        {
        }
    }

    /// <summary>False when an answer has to be awaited or all is done.</summary>
    private bool Step(PopulationState now, int generations)
    {
        if (now.Proposal is not { } proposal)
        {
            return now.Generation < generations && Propose(now);
        }

        if (!proposal.IsPredicted(SearchPlan.DecidingDevices(now.Settings!)))
        {
            return false;
        }

        var members = MembersOf(now, proposal);
        if (proposal.Generation == 0)
        {
            var size = now.Settings!.Evolution.PopulationSize;
            if (members.Count(member => member.Violation <= 0) < size && ProposeMore(now, proposal))
            {
                return true;
            }

            members = [.. members.OrderBy(member => member.Violation).Take(size)];
        }

        return Choose(proposal.Generation, [.. members, .. Revived(now, proposal.Generation)]);
    }

    /// <summary>
    /// Individuals that were thought to break the bounds, as long as they were not predicted anew, and so were never evaluated: the slowest
    /// first, because they tend to be the most accurate.
    /// </summary>
    private static IEnumerable<Member> Revived(PopulationState now, int generation) => now.Members
        .Where(member => member.Violation <= 0 && !member.IsEvaluated)
        .OrderByDescending(member => member.ShallowMilliseconds)
        .ThenBy(member => member.Genotype, StringComparer.Ordinal)
        .Take(now.Settings!.Evolution.OffspringSize)
        .Select(member => member with { Generation = generation });

    private bool Propose(PopulationState now)
    {
        var generation = now.Generation + 1;
        var evolution = SearchPlan.EvolutionOf(now.Settings!);
        var census = new Census(now);
        if (generation == 0)
        {
            Ask(0, 0, First(now, evolution.Initial(now.Settings!.Evolution.PopulationSize)));
        }
        else
        {
            var children = evolution.OffspringWithParents(census.Survivors(), generation, census.Seen());
            Ask(generation, 0, [.. children.Select(child => new ProposedCandidate(child.Genotype.ToString(), [.. child.Parents.Select(parent => parent.ToString())]))]);
        }

        return true;
    }

    /// <summary>At most half of them are the fastest known and networks of one block throughout, the others random.</summary>
    private static ProposedCandidate[] First(PopulationState now, IReadOnlyList<Genotype> random)
    {
        var known = now.Fastest.Concat(now.Settings!.Space.ToGenotypeSpace().Uniform().Select(genotype => genotype.ToString())).Distinct();
        return [.. known.Take(random.Count / 2).Union(random.Select(genotype => genotype.ToString())).Take(random.Count).Select(genotype => new ProposedCandidate(genotype, []))];
    }

    /// <summary>Draws more candidates for the first generation; false when enough were drawn, or the space has no more.</summary>
    private bool ProposeMore(PopulationState now, Proposal proposal)
    {
        var size = now.Settings!.Evolution.PopulationSize;
        if (proposal.Chunk + 1 >= DrawsPerMember)
        {
            return false;
        }

        var drawn = SearchPlan.EvolutionOf(now.Settings).Initial((proposal.Chunk + 2) * size).Select(genotype => genotype.ToString());
        var more = drawn.Except(proposal.Candidates.Select(candidate => candidate.Genotype)).Take(size).Select(genotype => new ProposedCandidate(genotype, [])).ToArray();
        if (more.Length == 0)
        {
            return false;
        }

        Ask(0, proposal.Chunk + 1, more);
        return true;
    }

    private void Ask(int generation, int chunk, IReadOnlyList<ProposedCandidate> candidates)
    {
        _turn.Persist(new CandidatesProposed(generation, chunk, candidates));
        if (candidates.Count == 0)
        {
            return;
        }

        foreach (var device in SearchPlan.DecidingDevices(_turn.State.Settings!))
        {
            var question = new PredictLatencies(search, RequestOf(_turn.State.Proposal!), [.. candidates.Select(candidate => candidate.Genotype)]);
            _turn.Tell(SearchActors.Device(device), question);
        }
    }

    private bool Choose(int generation, IReadOnlyList<Member> members)
    {
        _turn.Persist(new GenerationChosen(generation, members));
        string[] feasible = [.. members.Where(member => member.Violation <= 0).Select(member => member.Genotype)];
        if (feasible.Length == 0)
        {
            Judge([]);
            return true;
        }

        _turn.Tell(SearchActors.TrainerPool, new EvaluateGeneration(search, generation, feasible));
        return false;
    }

    private static IReadOnlyList<Member> MembersOf(PopulationState now, Proposal proposal)
    {
        return
        [
            .. proposal.Candidates.Select((candidate, i) =>
                new Member(candidate.Genotype, candidate.Parents, proposal.Generation, DeepMilliseconds: 0, ShallowMilliseconds: 0, Violation: 0, Accuracy: 0, Error: null)
                    .With(now.Settings!, device => proposal.Latencies[device][i])),
        ];
    }

    private static string RevisionRequest(int round) => $"r{round}";

    private static string RequestOf(Proposal proposal) => $"g{proposal.Generation}/c{proposal.Chunk}";
}

using System.Collections.Immutable;
using DoubleWinNas.Actors;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Populations;

/// <summary>Keeps the individuals of a search: proposes candidates, decides who is evaluated and who survives, and knows the front.</summary>
internal sealed class Population : EventSourcedBehavior<SearchOrder, PopulationEvent, PopulationState>
{
    public override string Kind => SearchActors.PopulationKind;

    public override PopulationState EmptyState(ActorId self) => new(Settings: null);

    public override IReadOnlyList<Decision> Handle(PopulationState state, SearchOrder command, ActorContext context)
    {
        var turn = new PopulationTurn(context.Self.Key, state, Apply);
        switch (command)
        {
            case OpenSearch open:
                turn.Persist(new PopulationOpened(open.Settings));
                break;
            case CloseSearch:
                turn.Persist(new PopulationClosed());
                break;
            case Evolve evolve:
                turn.Persist(new EvolutionBegun(evolve.Fastest) { Energy = evolve.Energy });
                break;
            case ReviseFront revise:
                turn.Revise(revise.Round);
                break;
            case LatenciesPredicted predicted when turn.AwaitsRevision(predicted):
                turn.Persist(new RevisionArrived(predicted.Device, [.. predicted.Predictions.Select(PredictedLatency.Of)]));
                break;
            case LatenciesPredicted predicted when turn.Awaits(predicted):
                turn.Persist(new LatenciesArrived(predicted.Device, [.. predicted.Predictions.Select(PredictedLatency.Of)]));
                break;
            case GenerationEvaluated evaluated when state.Judging is not null && evaluated.Generation == state.Generation + 1:
                turn.Judge(evaluated.Results);
                break;
            case RejudgeCandidate rejudge:
                turn.Rejudge(rejudge.Genotype, rejudge.Result);
                break;
            case LatenciesPredicted or GenerationEvaluated:
                // Of a search that was closed meanwhile.
                return [];
            default:
                throw new InvalidOperationException($"A population does not understand {command}.");
        }

        turn.GoOn();
        return turn.Decisions;
    }

    public override PopulationState Apply(PopulationState state, PopulationEvent @event) => @event switch
    {
        PopulationOpened opened => state with { Settings = opened.Settings },
        PopulationClosed => new PopulationState(Settings: null),
        EvolutionBegun begun => state with { IsEvolving = true, Fastest = [.. begun.Fastest ?? []], HasEnergy = begun.Energy },
        CandidatesProposed proposed => state with { Proposal = With(state.Proposal, proposed) },
        LatenciesArrived arrived => state with
        {
            Proposal = state.Proposal! with
            {
                Latencies = state.Proposal.Latencies.SetItem(
                    arrived.Device, state.Proposal.Latencies.GetValueOrDefault(arrived.Device, []).AddRange(arrived.Latencies)),
            },
        },
        GenerationChosen chosen => state with
        {
            Proposal = null,
            Judging = [.. chosen.Members],
            ReferenceMilliseconds = chosen.Generation == 0
                ? Census.ReferenceOf(state, ConstraintSettings.Latency, chosen.Members.Select(member => member.ShallowMilliseconds))
                : state.ReferenceMilliseconds,
            ReferenceMillijoules = chosen.Generation == 0
                ? Census.ReferenceOf(state, ConstraintSettings.Energy, chosen.Members.Select(member => member.ShallowMillijoules ?? 0))
                : state.ReferenceMillijoules,
        },
        RevisionBegun begun => state with { Revision = new Revision(begun.Round, ImmutableSortedDictionary<string, ImmutableList<PredictedLatency>>.Empty) },
        RevisionArrived arrived => state with
        {
            Revision = state.Revision! with { Latencies = state.Revision.Latencies.SetItem(arrived.Device, [.. arrived.Latencies]) },
        },
        MembersRevised => Revised(state),
        GenerationJudged judged => Judged(state, judged),
        MemberRejudged rejudged => Rejudged(state, rejudged),
        _ => throw new InvalidOperationException($"A population knows no event {@event}."),
    };

    private static Proposal With(Proposal? proposal, CandidatesProposed proposed)
    {
        var before = proposal?.Candidates ?? [];
        var latencies = proposal?.Latencies ?? ImmutableSortedDictionary<string, ImmutableList<PredictedLatency>>.Empty;
        return new Proposal(proposed.Generation, proposed.Chunk, before.AddRange(proposed.Candidates), latencies);
    }

    private static PopulationState Judged(PopulationState state, GenerationJudged judged)
    {
        var results = new Queue<CandidateResult>(judged.Results);
        var members = state.Judging!.ConvertAll(member => member.Violation > 0 ? member : With(member, results.Dequeue()));
        var survivors = state.Generation < 0 ? [] : new Census(state).Survivors().Select(survivor => survivor.Individual.Genotype.ToString());
        var judgedNow = members.Select(member => member.Genotype).ToHashSet();
        return state with
        {
            Generation = judged.Generation,
            Judging = null,
            Members = state.Members.RemoveAll(member => judgedNow.Contains(member.Genotype)).AddRange(members),
            Pool = [.. survivors, .. members.Select(member => member.Genotype)],
        };
    }

    /// <summary>Among those from whom the next survivors are chosen; selection leaves out whom it cannot use.</summary>
    private static PopulationState Rejudged(PopulationState state, MemberRejudged rejudged) => state with
    {
        Members = state.Members.ConvertAll(member => member.Genotype == rejudged.Genotype ? With(member, rejudged.Result) : member),
        Pool = state.Pool.Contains(rejudged.Genotype) ? state.Pool : state.Pool.Add(rejudged.Genotype),
    };

    private static PopulationState Revised(PopulationState state)
    {
        var (settings, latencies) = (state.Settings!, state.Revision!.Latencies);
        return state with
        {
            Revision = null,
            Revisions = state.Revision.Round,
            Members = [.. state.Members.Select((member, i) => member.With(settings, device => latencies[device][i]))],
        };
    }

    private static Member With(Member member, CandidateResult result) => member with { Accuracy = result.Accuracy, Error = result.Error };
}

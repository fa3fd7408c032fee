using DoubleWinNas.Actors;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Orchestration.Controllers;

/// <summary>
/// Leads a search from phase to phase: calibrate, train the supernet, evolve, let candidates contend where that is wanted, fine-tune,
/// transform, measure. People talk to it; the other actors tell it what they finished.
/// </summary>
internal sealed class SearchController : EventSourcedBehavior<SearchCommand, SearchEvent, SearchState>
{
    public override string Kind => SearchActors.SearchKind;

    public override SearchState EmptyState(ActorId self) => SearchState.Empty;

    public override IReadOnlyList<Decision> Handle(SearchState state, SearchCommand command, ActorContext context)
    {
        var turn = new SearchTurn(context.Self.Key, state, Apply);
        switch (command)
        {
            case StartSearch start:
                turn.Start(start.Settings);
                break;
            case PauseSearch pause:
                turn.Pause(pause.Reason ?? "paused by an operator");
                turn.Describe();
                break;
            case ResumeSearch:
                turn.Resume();
                turn.Describe();
                break;
            case CancelSearch:
                turn.End(SearchPhase.Cancelled, "cancelled by an operator");
                turn.Describe();
                break;
            case DescribeSearch:
                turn.Describe();
                break;
            case DescribeTrials question:
                turn.DescribeTrials(question);
                break;
            case RetryTrial retry:
                turn.Retry(retry.Genotype);
                break;
            case QuarantineTrial quarantine:
                turn.Quarantine(quarantine.Genotype, quarantine.Reason);
                break;
            case SearchNotice notice when state.IsActive:
                turn.Take(notice);
                break;
            case SearchNotice:
                // Of work that ended while the search was being closed.
                break;
            default:
                throw new InvalidOperationException($"A search does not understand {command}.");
        }

        return turn.Decisions;
    }

    public override SearchState Apply(SearchState state, SearchEvent @event) => @event switch
    {
        SearchStarted started => new SearchState(started.Settings, SearchPhase.Calibrating),
        BudgetRaised raised => state with { Settings = raised.Settings },
        SearchPaused paused => state with { IsPaused = true, Reason = paused.Reason },
        SearchResumed => state with { IsPaused = false, Reason = null },
        PhaseEntered { Phase: >= SearchPhase.Finished } ended => state with { Phase = ended.Phase, Reason = ended.Reason, IsPaused = false },
        PhaseEntered entered => state with { Phase = entered.Phase },
        LeastLatencyFound found => state with { Least = state.Least.SetItem(found.Device, found.Least) },
        RoundRecorded round => state with { Rounds = state.Rounds.Add(round.Point) },
        GenerationRecorded generation => state with
        {
            Generations = state.Generations.Add(generation.Point),
            Evaluated = state.Evaluated.AddRange(generation.Evaluated),
            Front = [.. generation.Front],
            Evaluations = generation.Evaluations,
            Rejected = state.Rejected.AddRange(generation.Rejected),
            AtBound = generation.AtBound,
        },
        TrialRetryBegun begun => state with { Retrying = state.Retrying.Add(begun.Genotype) },
        TrialRejudged judged => state.With(judged),
        ContendersChosen chosen => state with { Contenders = [.. chosen.Contenders.Select(candidate => new Contender(candidate, Validation: null, Error: null))] },
        ContenderJudged judged => state with
        {
            Contenders = state.Contenders.ConvertAll(contender => contender.Candidate.Genotype == judged.Genotype
                ? contender with { Validation = judged.Validation, Error = judged.Error }
                : contender),
        },
        FinalistsChosen chosen => state with { Finalists = [.. chosen.Finalists.Select(candidate => new FinalistProgress(candidate))] },
        FinalistTuned tuned => With(state, tuned.Genotype, finalist => finalist with { FineTuned = tuned.Result, FineTuneError = tuned.Error }),
        FinalistTransformed transformed => With(state, transformed.Genotype, finalist => finalist with
        {
            Devices = finalist.Devices.SetItem(
                transformed.Device, new DeviceProgress(transformed.Prediction, transformed.Result, Measured: null, transformed.Error)),
        }),
        FinalistMeasured measured => With(state, measured.Genotype, finalist => finalist.With(
            measured.Device, device => device with { Measured = measured.Result, Error = measured.Error })),
        CorrectionBegun begun => state with { CorrectionRound = begun.Round },
        LatenciesFitted fitted => state with { Corrections = state.Corrections.Add(fitted.Point) },
        FinalistsRevised revised => state.Revise(revised.Finalists),
        WorkQuarantined quarantined => state with { Quarantined = state.Quarantined.SetItem(quarantined.Work.WorkId, quarantined.Work) },
        _ => throw new InvalidOperationException($"A search knows no event {@event}."),
    };

    private static SearchState With(SearchState state, string genotype, Func<FinalistProgress, FinalistProgress> change) => state with
    {
        Finalists = state.Finalists.ConvertAll(finalist => finalist.Candidate.Genotype == genotype ? change(finalist) : finalist),
    };
}

using DoubleWinNas.Actors;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Trainers;

using Turn = Deliberation<TrainerPoolEvent, TrainerPoolState>;

/// <summary>What the outcome of a training item means for its search.</summary>
internal static class TrainingResults
{
    public static void Take(Turn turn, string search, TrainingSlot slot, WorkOutcome outcome)
    {
        var completed = (outcome as WorkCompleted)?.Result;
        switch (slot)
        {
            case ReplicaSlot replica when completed is RoundTrained trained:
                turn.Persist(new ReplicaTrained(search, replica.Replica, trained));
                break;
            case AverageSlot average when completed is RoundAveraged averaged:
                Complete(turn, search, average.Round.Round, averaged);
                break;
            case ReplicaSlot or AverageSlot:
                Pause(turn, search, slot, outcome, slot is ReplicaSlot ? nameof(RoundTrained) : nameof(RoundAveraged));
                break;
            case BatchSlot batch:
                Take(turn, search, batch, outcome);
                break;
            case SingleSlot single:
                Take(turn, search, single, outcome);
                break;
            case ReevaluationSlot again:
                Take(turn, search, again, outcome);
                break;
            case ContenderSlot contender:
                Take<ContenderTrained>(
                    turn,
                    search,
                    $"contender {contender.Genotype}",
                    outcome,
                    new ContenderFinished(search, contender.Genotype),
                    (result, error) => new ContenderEnded(contender.Genotype, result, error));
                break;
            case FineTuneSlot fineTune:
                Take<FineTuned>(
                    turn,
                    search,
                    $"finalist {fineTune.Genotype}",
                    outcome,
                    new FineTuningEnded(search, fineTune.Genotype),
                    (result, error) => new FineTuneEnded(fineTune.Genotype, result, error));
                break;
        }

        if (turn.State.Searches[search].Evaluation is { IsComplete: true } evaluation)
        {
            turn.Persist(new EvaluationEnded(search));
            turn.Tell(SearchActors.Population(search), new GenerationEvaluated(search, evaluation.Generation, [.. evaluation.Results.Values]));
        }
    }

    private static void Complete(Turn turn, string search, int round, RoundAveraged averaged)
    {
        var training = turn.State.Searches[search];
        var loss = training.Replicas.Values.Average(replica => replica.Loss);
        var isLast = round + 1 >= training.Settings.Supernet.Rounds;
        turn.Persist(new RoundCompleted(search, averaged.Checkpoint, isLast ? null : round + 1));
        turn.Tell(SearchActors.Search(search), new RoundFinished(new RoundPoint(round, loss, averaged.Largest, averaged.Smallest), averaged.Checkpoint));
    }

    private static void Pause(Turn turn, string search, TrainingSlot slot, WorkOutcome outcome, string expected)
    {
        turn.Persist(new TrainingItemRetried(search, slot.Id));
        turn.Persist(new TrainingHeld(search, IsHeld: true));
        GiveUp(turn, search, outcome.Id, WorkOutcomeText.ErrorOf(outcome, expected), "the search paused; resume tries again", pauses: true);
    }

    private static void Take(Turn turn, string search, BatchSlot batch, WorkOutcome outcome)
    {
        if (ResultsOf(outcome, batch.Candidates.Genotypes.Count, out var error) is { } results)
        {
            turn.Persist(new CandidatesJudged(search, batch.First, results));
            return;
        }

        turn.Persist(new BatchSplit(search, batch.Batch));
        GiveUp(turn, search, outcome.Id, error, "its candidates are evaluated one by one", pauses: false);
    }

    private static void Take(Turn turn, string search, SingleSlot single, WorkOutcome outcome)
    {
        if (ResultsOf(outcome, 1, out var error) is { } results)
        {
            turn.Persist(new CandidatesJudged(search, single.Index, results));
            return;
        }

        turn.Persist(new CandidatesJudged(search, single.Index, [new CandidateResult(0, error)]));
        GiveUp(turn, search, outcome.Id, error, $"{single.Candidates.Genotypes[0]} is left out", pauses: false);
    }

    private static void Take(Turn turn, string search, ReevaluationSlot slot, WorkOutcome outcome)
    {
        var results = ResultsOf(outcome, 1, out var error);
        turn.Persist(new ReevaluationEnded(search, slot.Genotype));
        turn.Persist(new TrainingItemRetried(search, slot.Id));
        turn.Tell(SearchActors.Population(search), new RejudgeCandidate(search, slot.Genotype, results?[0] ?? new CandidateResult(0, error)));
        if (results is null)
        {
            GiveUp(turn, search, outcome.Id, error, $"{slot.Genotype} stays left out", pauses: false);
        }
    }

    /// <summary>A network that was trained alone has ended, with a result or without.</summary>
    private static void Take<T>(
        Turn turn, string search, string what, WorkOutcome outcome, TrainerPoolEvent ended, Func<T?, string?, SearchNotice> notice)
        where T : class
    {
        var result = (outcome as WorkCompleted)?.Result as T;
        var error = result is null ? WorkOutcomeText.ErrorOf(outcome, typeof(T).Name) : null;
        turn.Persist(ended);
        turn.Tell(SearchActors.Search(search), notice(result, error));
        if (error is not null)
        {
            GiveUp(turn, search, outcome.Id, error, $"{what} is left out", pauses: false);
        }
    }

    /// <summary>One result for every candidate, or null with the reason.</summary>
    private static CandidateResult[]? ResultsOf(WorkOutcome outcome, int candidates, out string error)
    {
        if ((outcome as WorkCompleted)?.Result is not CandidatesEvaluated { Accuracies: var accuracies })
        {
            error = WorkOutcomeText.ErrorOf(outcome, nameof(CandidatesEvaluated));
            return null;
        }

        error = $"the worker returned the accuracies [{string.Join(", ", accuracies)}] for {candidates} candidates; each is from 0 to 1";
        return accuracies.Count == candidates && accuracies.All(accuracy => accuracy is >= 0 and <= 1)
            ? [.. accuracies.Select(accuracy => new CandidateResult(accuracy, null))]
            : null;
    }

    private static void GiveUp(Turn turn, string search, string item, string error, string consequence, bool pauses) =>
        turn.Tell(SearchActors.Search(search), new WorkGivenUp(new QuarantinedWork(item, error, consequence), pauses));
}

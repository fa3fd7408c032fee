using System.Collections.Immutable;
using DoubleWinNas.Actors;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Trainers;

/// <summary>Cuts training, evaluation and fine-tuning into work items, and puts their results together again in a fixed order.</summary>
internal sealed class TrainerPool : EventSourcedBehavior<SearchOrder, TrainerPoolEvent, TrainerPoolState>
{
    public override string Kind => SearchActors.TrainerPoolKind;

    public override TrainerPoolState EmptyState(ActorId self) => TrainerPoolState.Empty;

    public override IReadOnlyList<Decision> Handle(TrainerPoolState state, SearchOrder command, ActorContext context)
    {
        var turn = new Deliberation<TrainerPoolEvent, TrainerPoolState>(state, Apply);
        if (command is OpenSearch open)
        {
            turn.Persist(new TrainingOpened(open.Search, open.Settings));
        }
        else if (state.Searches.TryGetValue(command.Search, out var search))
        {
            Order(turn, search, command);
        }

        Begin(turn, command.Search);
        return turn.Decisions;
    }

    public override IReadOnlyList<Decision> HandleWork(TrainerPoolState state, WorkOutcome outcome, ActorContext context)
    {
        var name = WorkIds.SearchOf(outcome.Id);
        if (!state.Searches.TryGetValue(name, out var search))
        {
            return [];
        }

        var turn = new Deliberation<TrainerPoolEvent, TrainerPoolState>(state, Apply);
        var isAwaited = search.Outstanding.Contains(outcome.Id);
        if (isAwaited)
        {
            turn.Persist(new TrainingItemEnded(name, outcome.Id));
        }

        // A result that comes after its item was given up (an operator requeued it) is as good as any; a second failure is not news.
        var slot = TrainingSlot.Of(search).FirstOrDefault(slot => slot.Id == WorkIds.FirstTry(outcome.Id));
        if (slot is not null && (isAwaited || outcome is WorkCompleted))
        {
            TrainingResults.Take(turn, name, slot, outcome);
        }

        Begin(turn, name);
        return turn.Decisions;
    }

    public override TrainerPoolState Apply(TrainerPoolState state, TrainerPoolEvent @event) => @event switch
    {
        TrainingOpened opened => state with
        {
            Searches = state.Searches.SetItem(
                opened.Search,
                state.Searches.TryGetValue(opened.Search, out var known) ? known with { Settings = opened.Settings } : new TrainedSearch(opened.Settings)),
        },
        TrainingClosed closed => state with { Searches = state.Searches.Remove(closed.Search) },
        _ => state.With(@event.Search, search => Apply(search, @event)),
    };

    private static TrainedSearch Apply(TrainedSearch search, TrainerPoolEvent @event) => @event switch
    {
        TrainingHeld held => search with { IsHeld = held.IsHeld },
        SupernetBegun => search with { Round = 0 },
        ReplicaTrained trained => search with { Replicas = search.Replicas.SetItem(trained.Replica, trained.Result) },
        RoundCompleted completed => search with { Round = completed.Next, Supernet = completed.Supernet, Replicas = search.Replicas.Clear() },
        EvaluationBegun begun => search with { Evaluation = new EvaluationUnderWay(begun.Generation, begun.Genotypes, ImmutableSortedDictionary<int, CandidateResult>.Empty, []) },
        CandidatesJudged judged => search with
        {
            Evaluation = search.Evaluation! with
            {
                Results = search.Evaluation.Results.SetItems(judged.Results.Select((result, i) => KeyValuePair.Create(judged.First + i, result))),
            },
        },
        BatchSplit split => search with { Evaluation = search.Evaluation! with { Split = search.Evaluation.Split.Add(split.Batch) } },
        EvaluationEnded => search with { Evaluation = null },
        ReevaluationBegun begun => search with { Reevaluations = search.Reevaluations.Add(begun.Genotype) },
        ReevaluationEnded ended => search with { Reevaluations = search.Reevaluations.Remove(ended.Genotype) },
        ContendingBegun begun => search with { Contenders = [.. begun.Genotypes] },
        ContenderFinished finished => search with { Contenders = search.Contenders.Remove(finished.Genotype) },
        FineTuningBegun begun => search with { FineTunings = [.. begun.Genotypes] },
        FineTuningEnded ended => search with { FineTunings = search.FineTunings.Remove(ended.Genotype) },
        TrainingEnqueued enqueued => search with { Outstanding = search.Outstanding.Union(enqueued.Items) },
        TrainingItemEnded ended => search with { Outstanding = search.Outstanding.Remove(ended.Item) },
        TrainingItemRetried retried => search with { Retries = search.Retries.SetItem(retried.FirstId, search.Retries.GetValueOrDefault(retried.FirstId) + 1) },
        _ => throw new InvalidOperationException($"The trainer pool knows no event {@event}."),
    };

    private static void Order(Deliberation<TrainerPoolEvent, TrainerPoolState> turn, TrainedSearch search, SearchOrder command)
    {
        switch (command)
        {
            case HoldSearch:
                turn.Persist(new TrainingHeld(command.Search, IsHeld: true));
                break;
            case ReleaseSearch:
                turn.Persist(new TrainingHeld(command.Search, IsHeld: false));
                break;
            case CloseSearch:
                foreach (var item in search.Outstanding)
                {
                    turn.Cancel(item);
                }

                turn.Persist(new TrainingClosed(command.Search));
                break;
            case TrainSupernet:
                turn.Persist(new SupernetBegun(command.Search));
                break;
            case EvaluateGeneration evaluate:
                turn.Persist(new EvaluationBegun(command.Search, evaluate.Generation, evaluate.Genotypes));
                break;
            case EvaluateAgain again:
                turn.Persist(new ReevaluationBegun(command.Search, again.Genotype));
                break;
            case TrainContenders contenders:
                turn.Persist(new ContendingBegun(command.Search, contenders.Genotypes));
                break;
            case FineTuneFinalists fineTune:
                turn.Persist(new FineTuningBegun(command.Search, fineTune.Genotypes));
                break;
            default:
                throw new InvalidOperationException($"The trainer pool does not understand {command}.");
        }
    }

    /// <summary>Enqueues what is wanted and not yet enqueued.</summary>
    private static void Begin(Deliberation<TrainerPoolEvent, TrainerPoolState> turn, string name)
    {
        if (!turn.State.Searches.TryGetValue(name, out var search) || search.IsHeld)
        {
            return;
        }

        var items = TrainingSlot.Of(search)
            .Select(slot => new WorkItem(WorkIds.Again(slot.Id, search.Retries.GetValueOrDefault(slot.Id)), Pools.Train, slot.Payload)
            {
                Priority = slot.Priority,
                MaxAttempts = WorkAttempts.Most,
            })
            .Where(item => !search.Outstanding.Contains(item.Id))
            .ToArray();
        if (items.Length > 0)
        {
            turn.Persist(new TrainingEnqueued(name, [.. items.Select(item => item.Id)]));
            Array.ForEach(items, turn.Enqueue);
        }
    }
}

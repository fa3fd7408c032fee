using DoubleWinNas.Actors;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Transformers;

/// <summary>Decides with the devices' plans what is merged where, and lets nothing leave that was not verified.</summary>
internal sealed class Transformer : EventSourcedBehavior<SearchOrder, TransformerEvent, TransformerState>
{
    /// <summary>Names the transformer's one question to each device.</summary>
    private const string Request = "finalists";

    // The worker judges value by value and fails the item of a network that is not equal (decision 005). These bounds, hundreds of times above
    // what equal networks were seen to reach from the image to the logits, keep out the result of a worker that judged wrongly.
    private const double MostError64 = 1e-9;
    private const double MostError32 = 1e-2;

    public override string Kind => SearchActors.TransformerKind;

    public override TransformerState EmptyState(ActorId self) => TransformerState.Empty;

    public override IReadOnlyList<Decision> Handle(TransformerState state, SearchOrder command, ActorContext context)
    {
        var turn = new Deliberation<TransformerEvent, TransformerState>(state, Apply);
        if (command is OpenSearch open)
        {
            turn.Persist(new TransformingOpened(open.Search, open.Settings));
        }
        else if (state.Searches.TryGetValue(command.Search, out var search))
        {
            Order(turn, search, command);
        }

        Begin(turn, command.Search);
        return turn.Decisions;
    }

    public override IReadOnlyList<Decision> HandleWork(TransformerState state, WorkOutcome outcome, ActorContext context)
    {
        var name = WorkIds.SearchOf(outcome.Id);
        var slot = state.Searches.GetValueOrDefault(name)?.Slots().FirstOrDefault(slot => slot.Id == outcome.Id);
        if (slot is null)
        {
            return [];
        }

        var turn = new Deliberation<TransformerEvent, TransformerState>(state, Apply);
        var result = (outcome as WorkCompleted)?.Result as NetworkTransformed;
        var error = result is null ? WorkOutcomeText.ErrorOf(outcome, nameof(NetworkTransformed)) : Inequality(result);
        turn.Persist(new TransformItemEnded(name, outcome.Id));
        turn.Tell(
            SearchActors.Search(name), new TransformEnded(slot.Finalist.Genotype, slot.Device, slot.Plan, error is null ? result : null, error));
        if (error is not null)
        {
            var consequence = $"finalist {slot.Finalist.Genotype} is left out";
            turn.Tell(SearchActors.Search(name), new WorkGivenUp(new QuarantinedWork(outcome.Id, error, consequence), Pauses: false));
        }

        return turn.Decisions;
    }

    public override TransformerState Apply(TransformerState state, TransformerEvent @event) => @event switch
    {
        TransformingOpened opened => state with
        {
            Searches = state.Searches.SetItem(
                opened.Search,
                state.Searches.TryGetValue(opened.Search, out var known) ? known with { Settings = opened.Settings } : new TransformedSearch(opened.Settings)),
        },
        TransformingClosed closed => state with { Searches = state.Searches.Remove(closed.Search) },
        _ => state.With(@event.Search, search => Apply(search, @event)),
    };

    private static TransformedSearch Apply(TransformedSearch search, TransformerEvent @event) => @event switch
    {
        TransformingHeld held => search with { IsHeld = held.IsHeld },
        FinalistsArrived arrived => search with { Finalists = [.. arrived.Finalists], Plans = search.Plans.Clear() },
        PlansArrived arrived => search with { Plans = search.Plans.SetItem(arrived.Device, arrived.Plans) },
        TransformsEnqueued enqueued => search with { Outstanding = search.Outstanding.Union(enqueued.Items) },
        TransformItemEnded ended => search with { Outstanding = search.Outstanding.Remove(ended.Item), Ended = search.Ended.Add(ended.Item) },
        _ => throw new InvalidOperationException($"The transformer knows no event {@event}."),
    };

    private static void Order(Deliberation<TransformerEvent, TransformerState> turn, TransformedSearch search, SearchOrder command)
    {
        switch (command)
        {
            case HoldSearch:
                turn.Persist(new TransformingHeld(command.Search, IsHeld: true));
                break;
            case ReleaseSearch:
                turn.Persist(new TransformingHeld(command.Search, IsHeld: false));
                break;
            case CloseSearch:
                foreach (var item in search.Outstanding)
                {
                    turn.Cancel(item);
                }

                turn.Persist(new TransformingClosed(command.Search));
                break;
            case TransformFinalists finalists:
                turn.Persist(new FinalistsArrived(command.Search, finalists.Finalists));
                foreach (var device in search.Settings.Devices)
                {
                    var genotypes = finalists.Finalists.Select(finalist => finalist.Genotype).ToArray();
                    turn.Tell(SearchActors.Device(device.Name), new PredictLatencies(command.Search, Request, genotypes));
                }

                break;
            case LatenciesPredicted predicted:
                turn.Persist(new PlansArrived(command.Search, predicted.Device, predicted.Predictions));
                break;
            default:
                throw new InvalidOperationException($"The transformer does not understand {command}.");
        }
    }

    /// <summary>Enqueues what is wanted and not yet enqueued.</summary>
    private static void Begin(Deliberation<TransformerEvent, TransformerState> turn, string name)
    {
        if (!turn.State.Searches.TryGetValue(name, out var search) || search.IsHeld)
        {
            return;
        }

        var items = search.Slots()
            .Where(slot => !search.Outstanding.Contains(slot.Id))
            .Select(slot => new WorkItem(slot.Id, Pools.Transform, slot.PayloadFor(search.Settings))
            {
                Priority = WorkPriorities.Transform,
                MaxAttempts = WorkAttempts.Most,
            })
            .ToArray();
        if (items.Length > 0)
        {
            turn.Persist(new TransformsEnqueued(name, [.. items.Select(item => item.Id)]));
            Array.ForEach(items, turn.Enqueue);
        }
    }

    private static string? Inequality(NetworkTransformed result) => result.Error64 <= MostError64 && result.Error32 <= MostError32
        ? null
        : $"the shallow form is not equal to the deep one: float64 error {result.Error64:0.0e0} (at most {MostError64:0e0}), "
            + $"float32 error {result.Error32:0.0e0} (at most {MostError32:0e0})";
}

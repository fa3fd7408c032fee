using DoubleWinNas.Actors;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Planning;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Devices;

/// <summary>One message's decisions of a device: answers all that can be answered, then begins the next measurement.</summary>
internal sealed class DeviceTurn(string device, DeviceState state, Func<DeviceState, DeviceEvent, DeviceState> apply)
{
    /// <summary>Costs that one item measures: some ten seconds, so that a lost worker loses little.</summary>
    public const int OperationsPerItem = 64;

    private readonly Deliberation<DeviceEvent, DeviceState> _turn = new(state, apply);

    public IReadOnlyList<Decision> Decisions => _turn.Decisions;

    public void Persist(DeviceEvent @event) => _turn.Persist(@event);

    public void Close(string search)
    {
        if (_turn.State.Job is { } job && job.Search == search)
        {
            _turn.Cancel(job.Item);
        }

        _turn.Persist(new DeviceClosed(search));
    }

    /// <summary>Takes the outcome of the device's job.</summary>
    public void Finish(DeviceJob job, WorkOutcome outcome)
    {
        if (job.Operations is { } operations)
        {
            FinishCosts(job, operations, outcome);
            return;
        }

        var result = (outcome as WorkCompleted)?.Result as ModelsMeasured;
        var error = result is null ? WorkOutcomeText.ErrorOf(outcome, nameof(ModelsMeasured)) : null;
        _turn.Persist(new JobEnded(job.Item));
        _turn.Tell(SearchActors.Search(job.Search), new MeasureEnded(job.Genotype!, device, result, error));
        if (error is not null)
        {
            GiveUp(job.Search, job.Item, error, $"finalist {job.Genotype} is left out", pauses: false);
        }
    }

    /// <summary>Answers what the known costs answer, and has the first missing ones measured.</summary>
    public void GoOn()
    {
        var missing = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var name in _turn.State.Searches.Keys)
        {
            if (Answer(name) is { Count: > 0 } lacking)
            {
                missing.Add(name, lacking);
            }
        }

        if (_turn.State.Job is null && NextJob(missing) is var (begun, item))
        {
            _turn.Persist(new JobBegun(begun));
            _turn.Enqueue(item);
        }
    }

    private void FinishCosts(DeviceJob job, IReadOnlyList<string> operations, WorkOutcome outcome)
    {
        var measured = (outcome as WorkCompleted)?.Result as CostsMeasured;
        var lacking = measured is null ? null : operations.FirstOrDefault(operation => !IsCost(measured, operation));
        var error = measured is null ? WorkOutcomeText.ErrorOf(outcome, nameof(CostsMeasured))
            : lacking is not null ? $"the worker returned no usable cost of {lacking}"
            : null;
        if (error is null)
        {
            Learn(job, measured!);
            return;
        }

        _turn.Persist(new JobEnded(job.Item));
        Pause(job.Search, job.Item, error);
    }

    private void Learn(DeviceJob job, CostsMeasured measured)
    {
        var before = _turn.State.Tables.GetValueOrDefault(job.Threads)?.Conditions;
        _turn.Persist(new CostsLearned(job.Threads, measured));
        if (before is null || before == measured.Conditions)
        {
            return;
        }

        var change = $"device {device} was measured as {before} and is {measured.Conditions} now; its cost table begins anew";
        foreach (var (name, search) in _turn.State.Searches)
        {
            if (search.HasUsedTable && search.Device.Threads == job.Threads)
            {
                Pause(name, job.Item, change);
            }
        }
    }

    private static bool IsCost(CostsMeasured measured, string operation) =>
        measured.Milliseconds.TryGetValue(operation, out var milliseconds) && double.IsFinite(milliseconds) && milliseconds >= 0;

    /// <summary>Answers a search's questions; returns the operations that the first unanswerable one lacks.</summary>
    private IReadOnlyList<string> Answer(string name)
    {
        var search = _turn.State.Searches[name];
        if (search.Descent is null && search.Questions.Count == 0)
        {
            return [];
        }

        var costs = new DeviceCosts(_turn.State, search);
        IReadOnlyList<string> missing = [];
        if (search.Descent is { } descent)
        {
            missing = Descend(name, search.Settings.Space.ToGenotypeSpace(), descent, costs);
        }

        foreach (var question in search.Questions)
        {
            if (missing.Count > 0)
            {
                break;
            }

            if (costs.Predict(question.Genotypes.Select(Genotype.Parse), out missing) is { } predictions)
            {
                _turn.Persist(new QuestionAnswered(name, question.Asker, question.Request));
                _turn.Tell(ActorId.Parse(question.Asker), new LatenciesPredicted(name, question.Request, device, predictions));
            }
        }

        if (missing.Count == 0 || !costs.IsFrozen)
        {
            return missing;
        }

        Close(name);
        _turn.Tell(SearchActors.Search(name), new SearchImpossible(costs.Lack(missing)));
        return [];
    }

    private IReadOnlyList<string> Descend(string name, GenotypeSpace space, LeastLatencyDescent start, DeviceCosts costs)
    {
        var descent = start;
        while (!descent.IsDone(space))
        {
            if (costs.Predict(descent.Candidates(space), out var missing) is not { } predictions)
            {
                if (descent != start)
                {
                    _turn.Persist(new DescentMoved(name, descent));
                }

                return missing;
            }

            descent = descent.Next(space, [.. predictions.Select(prediction => prediction.ShallowMilliseconds)]);
        }

        _turn.Persist(new DescentMoved(name, null));
        _turn.Tell(SearchActors.Search(name), new DeviceCalibrated(device, descent.Milliseconds, descent.Genotype!));
        return [];
    }

    private (DeviceJob Job, WorkItem Item)? NextJob(Dictionary<string, IReadOnlyList<string>> missing)
    {
        var ready = _turn.State.Searches.Where(entry => !entry.Value.IsHeld).ToArray();
        foreach (var (name, search) in ready.Where(entry => entry.Value.Finalists.Count > 0))
        {
            return Measurement(name, search, search.Finalists[0]);
        }

        foreach (var (name, search) in ready.Where(entry => missing.ContainsKey(entry.Key)))
        {
            string[] operations = [.. missing[name].Take(OperationsPerItem)];
            var job = new DeviceJob(WorkIds.Costs(device, _turn.State.CostItems), name, search.Device.Threads, operations, null);
            return (job, Item(job.Item, new MeasureCosts(device, job.Threads, operations), WorkPriorities.MeasureCosts));
        }

        return null;
    }

    private (DeviceJob Job, WorkItem Item) Measurement(string name, DeviceSearch search, MeasureFinalist finalist)
    {
        var genotype = Genotype.Parse(finalist.Genotype);
        var job = new DeviceJob(WorkIds.Measure(name, genotype.Hash.Value, device), name, search.Device.Threads, null, finalist.Genotype);
        ModelArtifact[] models = [new("deep", finalist.Genotype, finalist.Deep), new("shallow", finalist.Genotype, finalist.Shallow)];
        var payload = new MeasureModels(device, models, genotype.Resolution, job.Threads, search.Settings.Finalists.MeasureSeconds);
        return (job, Item(job.Item, payload, WorkPriorities.MeasureModels));
    }

    private WorkItem Item(string id, object payload, int priority) => new(id, Pools.Device, payload)
    {
        Labels = [Pools.DeviceLabel(device)],
        Priority = priority,
        MaxAttempts = WorkAttempts.Most,
    };

    private void Pause(string search, string item, string error)
    {
        _turn.Persist(new DeviceHeld(search, IsHeld: true));
        GiveUp(search, item, error, "the search paused; resume tries again", pauses: true);
    }

    private void GiveUp(string search, string item, string error, string consequence, bool pauses) =>
        _turn.Tell(SearchActors.Search(search), new WorkGivenUp(new QuarantinedWork(item, error, consequence), pauses));
}

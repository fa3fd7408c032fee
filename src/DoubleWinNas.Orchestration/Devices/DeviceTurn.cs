using DoubleWinNas.Actors;
using DoubleWinNas.Networks.Costs;
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

    public void Describe() => _turn.Reply(_turn.State.Describe(device));

    /// <summary>Fits a search's scale to what was measured of its finalists, and says which one holds now.</summary>
    public void Correct(string search, int round)
    {
        var known = _turn.State.Searches[search];
        var scale = ScaleFit.Of(known.Compared.Values, round, known.Scale);
        _turn.Persist(new ScaleFitted(search, scale));
        _turn.Tell(SearchActors.Search(search), new LatenciesCorrected(new CorrectionPoint(round, device, known.Scale, scale, known.Compared.Count)));
    }

    /// <summary>Takes the outcome of the device's job.</summary>
    public void Finish(DeviceJob job, WorkOutcome outcome)
    {
        if (job.IsCheck)
        {
            FinishCheck(outcome);
            return;
        }

        if (job.Operations is { } operations)
        {
            FinishCosts(job, operations, outcome);
            return;
        }

        var result = (outcome as WorkCompleted)?.Result as ModelsMeasured;
        var error = result is null ? WorkOutcomeText.ErrorOf(outcome, nameof(ModelsMeasured)) : null;
        if (result is not null)
        {
            Compare(job, result);
        }

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

    private void FinishCheck(WorkOutcome outcome)
    {
        var check = _turn.State.Check!;
        var before = _turn.State.Tables.GetValueOrDefault(TableKey.Of(check))?.Conditions;
        var result = (outcome as WorkCompleted)?.Result as DeviceChecked;
        _turn.Persist(new DeviceCheckEnded(check, result, result is null ? WorkOutcomeText.ErrorOf(outcome, nameof(DeviceChecked)) : null));
        if (result is not null)
        {
            PauseWhereChanged(before, result.Costs, TableKey.Of(check), outcome.Id);
        }
    }

    /// <summary>Keeps what was measured of a finalist beside what was predicted. A frozen table is not to be corrected.</summary>
    private void Compare(DeviceJob job, ModelsMeasured measured)
    {
        var search = _turn.State.Searches[job.Search];
        var costs = new DeviceCosts(_turn.State, search);
        var deep = measured.Latencies.FirstOrDefault(model => model.Name == "deep");
        var shallow = measured.Latencies.FirstOrDefault(model => model.Name == "shallow");
        if (!costs.IsFrozen && deep is not null && shallow is not null && costs.SumOf(Genotype.Parse(job.Genotype!)) is > 0 and var sum)
        {
            _turn.Persist(new ModelsCompared(job.Search, job.Genotype!, new ComparedModels(sum, deep.Median, shallow.Median)));
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
        var key = TableKey.Of(_turn.State.Searches[job.Search].Device);
        var before = _turn.State.Tables.GetValueOrDefault(key)?.Conditions;
        _turn.Persist(new CostsLearned(job.Threads, measured) { Table = key });
        PauseWhereChanged(before, measured, key, job.Item);
    }

    /// <summary>Searches that used costs of other conditions must not mix them with new ones silently.</summary>
    private void PauseWhereChanged(CostConditions? before, CostsMeasured measured, string key, string item)
    {
        if (before is null || before == measured.Conditions)
        {
            return;
        }

        var change = $"device {device} was measured as {before} and is {measured.Conditions} now; its cost table begins anew";
        foreach (var (name, search) in _turn.State.Searches)
        {
            if (search.HasUsedTable && TableKey.Of(search.Device) == key && search.Device.Frozen is null)
            {
                Pause(name, item, change);
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
        if (_turn.State.Draining is not null)
        {
            return null;
        }

        if (_turn.State.Check is { } check)
        {
            var checking = new DeviceJob(WorkIds.Check(device, _turn.State.Checks), "", check.Threads, null, null);
            return (checking, Item(checking.Item, check, WorkPriorities.MeasureCosts));
        }

        var ready = _turn.State.Searches.Where(entry => !entry.Value.IsHeld).ToArray();
        foreach (var (name, search) in ready.Where(entry => entry.Value.Finalists.Count > 0))
        {
            return Measurement(name, search, search.Finalists[0]);
        }

        foreach (var (name, search) in ready.Where(entry => missing.ContainsKey(entry.Key)))
        {
            string[] operations = [.. missing[name].Take(OperationsPerItem)];
            var job = new DeviceJob(WorkIds.Costs(device, _turn.State.CostItems), name, search.Device.Threads, operations, null);
            return (job, Item(job.Item, new MeasureCosts(device, job.Threads, operations) { Runtime = search.Device.Runtime, Precision = search.Device.Precision }, WorkPriorities.MeasureCosts));
        }

        return null;
    }

    private (DeviceJob Job, WorkItem Item) Measurement(string name, DeviceSearch search, MeasureFinalist finalist)
    {
        var genotype = Genotype.Parse(finalist.Genotype);
        var job = new DeviceJob(WorkIds.Measure(name, genotype.Hash.Value, device), name, search.Device.Threads, null, finalist.Genotype);
        ModelArtifact[] models = [new("deep", finalist.Genotype, finalist.Deep), new("shallow", finalist.Genotype, finalist.Shallow)];
        var payload = new MeasureModels(device, models, genotype.Resolution, job.Threads, search.Settings.Finalists.MeasureSeconds)
        {
            Runtime = search.Device.Runtime,
            Precision = search.Device.Precision,
            Simulated = search.Device.Simulated ? Simulate(search, genotype) : null,
        };
        var item = Item(job.Item, payload, WorkPriorities.MeasureModels);
        return (job, payload.Simulated is null ? item : item with { Pool = Pools.Transform, Labels = [] });
    }

    /// <summary>A device that is not there takes what is predicted; any worker can say so.</summary>
    private SimulatedLatencies? Simulate(DeviceSearch search, Genotype genotype)
    {
        var costs = new DeviceCosts(_turn.State, search);
        return costs.Predict([genotype], out _) is [var predicted]
            ? new SimulatedLatencies([predicted.DeepMilliseconds, predicted.ShallowMilliseconds], search.Device.Noise, costs.Conditions)
            : null;
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

using DoubleWinNas.Actors;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Orchestration.Controllers;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Planning;
using DoubleWinNas.Orchestration.Settings;
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
        var scale = ScaleFit.Of(known.Compared.Values.Select(models => (models.Sum, models.Shallow)), Bound(ConstraintSettings.Latency), round, known.Scale);
        double? energyScale = known.HasEnergy ? ScaleFit.Of(known.Compared.Values.SelectMany(Energies), Bound(ConstraintSettings.Energy), round, known.EnergyScale) : null;
        _turn.Persist(new ScaleFitted(search, scale) { EnergyScale = energyScale });
        var point = new CorrectionPoint(round, device, known.Scale, scale, known.Compared.Count) { EnergyScale = energyScale };
        _turn.Tell(SearchActors.Search(search), new LatenciesCorrected(point));

        double? Bound(string metric) => SearchPlan.BoundOn(known.Settings, metric, device);

        static IEnumerable<(double Sum, double Measured)> Energies(ComparedModels models) =>
            models is { EnergySum: { } sum, ShallowEnergy: { } measured } ? [(sum, measured)] : [];
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
        var error = result is null ? WorkOutcomeText.ErrorOf(outcome, nameof(ModelsMeasured)) : result.Infeasible is { } reason ? $"infeasible: {reason}" : null;
        if (error is not null)
        {
            result = null;
        }
        else
        {
            Compare(job, result!);
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
        if (!costs.IsFrozen && deep is not null && shallow is not null && costs.SumOf(Genotype.Parse(job.Genotype!)) is { ShallowMilliseconds: > 0 } sum)
        {
            _turn.Persist(new ModelsCompared(job.Search, job.Genotype!, new ComparedModels(sum.ShallowMilliseconds, deep.Median, shallow.Median)
            {
                EnergySum = sum.ShallowMillijoules,
                DeepEnergy = deep.Millijoules,
                ShallowEnergy = shallow.Millijoules,
            }));
        }
    }

    private void FinishCosts(DeviceJob job, IReadOnlyList<string> operations, WorkOutcome outcome)
    {
        var measured = (outcome as WorkCompleted)?.Result as CostsMeasured;
        var lacking = measured is null ? null : operations.FirstOrDefault(operation => !IsCost(measured, operation));
        var error = measured is null ? WorkOutcomeText.ErrorOf(outcome, nameof(CostsMeasured))
            : lacking is not null ? $"the worker returned no usable cost of {lacking}"
            : null;
        if (error is not null)
        {
            _turn.Persist(new JobEnded(job.Item));
            Pause(job.Search, job.Item, error);
        }
        else if (_turn.State.Searches[job.Search].Device.Frozen is { } frozen)
        {
            _turn.Persist(new JobEnded(job.Item));
            Confirm(job.Search, frozen.Conditions, measured!.Conditions);
        }
        else
        {
            Learn(job, measured!);
        }
    }

    /// <summary>Goes on with a frozen table that holds on the device as it is now; ends the search with one that does not.</summary>
    private void Confirm(string search, CostConditions frozen, CostConditions now)
    {
        if (frozen.DifferenceTo(now with { Device = frozen.Device }) is not { } difference)
        {
            _turn.Persist(new ConditionsConfirmed(search));
            return;
        }

        var table = _turn.State.Searches[search].Device.Table is { } file ? $"cost table {file}" : "frozen cost table";
        Close(search);
        _turn.Tell(SearchActors.Search(search), new SearchImpossible(
            $"The {table} does not hold on device {device} any more: {difference} Set the device back, save a new table ('dwnas device table save'), leave the table out to measure what is needed, "
            + "or set simulated = true to plan by the table alone."));
    }

    private void Learn(DeviceJob job, CostsMeasured measured)
    {
        var search = _turn.State.Searches[job.Search];
        var key = TableKey.Of(search.Device);
        var before = _turn.State.Tables.GetValueOrDefault(key)?.Conditions;
        _turn.Persist(new CostsLearned(job.Threads, measured) { Table = key });
        PauseWhereChanged(before, measured, key, job.Item);
        if (search.NeedsConditions)
        {
            _turn.Persist(new ConditionsConfirmed(job.Search));
        }

        if (job.Energy && measured.Millijoules is null)
        {
            MissEnergy(job, _turn.State.Searches[job.Search]);
        }
    }

    /// <summary>A search that needs energies cannot go on without; another one does.</summary>
    private void MissEnergy(DeviceJob job, DeviceSearch search)
    {
        var reason = _turn.State.Tables[TableKey.Of(search.Device)].EnergyUnavailable!;
        if (search.HasEnergy)
        {
            Pause(job.Search, job.Item, $"energy is not available any more: {reason}");
        }
        else if (EnergyBound.On(search.Settings, device) is { } bound)
        {
            Close(job.Search);
            _turn.Tell(SearchActors.Search(job.Search), new SearchImpossible(EnergyBound.Refusal(bound, reason)));
        }
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
        measured.Infeasible?.ContainsKey(operation) == true
        || (IsUsable(measured.Milliseconds, operation) && (measured.Millijoules is null || IsUsable(measured.Millijoules, operation)));

    private static bool IsUsable(SortedDictionary<string, double> costs, string operation) => costs.TryGetValue(operation, out var cost) && double.IsFinite(cost) && cost >= 0;

    /// <summary>Answers a search's questions; returns the operations that the first unanswerable one lacks.</summary>
    private IReadOnlyList<string> Answer(string name)
    {
        var search = _turn.State.Searches[name];
        if (search.NeedsConditions || (search.Descent is null && search.Questions.Count == 0))
        {
            return [];
        }

        var costs = new DeviceCosts(_turn.State, search);
        IReadOnlyList<string> missing = [];
        if (search.Descent is { } descent)
        {
            missing = Descend(name, search, descent, costs);
            if (!_turn.State.Searches.ContainsKey(name))
            {
                return [];
            }
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

    private IReadOnlyList<string> Descend(string name, DeviceSearch search, LeastCostDescent start, DeviceCosts costs)
    {
        var space = search.Settings.Space.ToGenotypeSpace();
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

            if (descent.Genotype is null && predictions.All(prediction => prediction.Infeasible is not null))
            {
                Close(name);
                _turn.Tell(SearchActors.Search(name), new SearchImpossible($"Device {device} cannot run the space's networks: {predictions[0].Infeasible}. Narrow the space, or take another device."));
                return [];
            }

            descent = descent.Next(space, [.. predictions.Select(prediction => descent.IsEnergy ? prediction.ShallowMillijoules!.Value : prediction.ShallowMilliseconds)]);
        }

        if (!descent.IsEnergy)
        {
            _turn.Persist(new LeastFound(name, new LeastLatency(descent.Cost, descent.Genotype!), costs.WantsEnergy));
            if (costs.WantsEnergy && EnergyBound.On(search.Settings, device) is not null)
            {
                // What a bound of energy is compared with; nearly all that it needs is measured.
                _turn.Persist(new DescentMoved(name, LeastCostDescent.EnergyStart));
                return Descend(name, search, LeastCostDescent.EnergyStart, costs);
            }
        }

        _turn.Persist(new DescentMoved(name, null));
        var least = _turn.State.Searches[name].Least!;
        _turn.Tell(SearchActors.Search(name), new DeviceCalibrated(device, least.Milliseconds, least.Genotype)
        {
            HasEnergy = costs.WantsEnergy,
            EnergyUnavailable = costs.EnergyUnavailable,
            Energy = descent.IsEnergy ? new LeastEnergy(descent.Cost, descent.Genotype!) : null,
        });
        return [];
    }

    private (DeviceJob Job, WorkItem Item)? NextJob(Dictionary<string, IReadOnlyList<string>> missing)
    {
        if (_turn.State.Draining is not null)
        {
            return null;
        }

        var items = new DeviceItems(device, _turn.State);
        if (_turn.State.Check is { } check)
        {
            return items.Check(check);
        }

        var ready = _turn.State.Searches.Where(entry => !entry.Value.IsHeld).ToArray();
        foreach (var (name, search) in ready.Where(entry => entry.Value.NeedsConditions))
        {
            return items.Costs(name, search, []);
        }

        foreach (var (name, search) in ready.Where(entry => entry.Value.Finalists.Count > 0))
        {
            return items.Finalist(name, search, search.Finalists[0]);
        }

        foreach (var (name, search) in ready.Where(entry => missing.ContainsKey(entry.Key)))
        {
            return items.Costs(name, search, [.. missing[name].Take(OperationsPerItem)]);
        }

        return null;
    }

    private void Pause(string search, string item, string error)
    {
        _turn.Persist(new DeviceHeld(search, IsHeld: true));
        GiveUp(search, item, error, "the search paused; resume tries again", pauses: true);
    }

    private void GiveUp(string search, string item, string error, string consequence, bool pauses) =>
        _turn.Tell(SearchActors.Search(search), new WorkGivenUp(new QuarantinedWork(item, error, consequence), pauses));
}

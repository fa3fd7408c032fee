using DoubleWinNas.Actors;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Planning;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Devices;

/// <summary>
/// Speaks for one device: knows its cost table and has measured what it lacks, says what networks will cost, finds the least reachable
/// latency, and has finalists measured. One thing is measured at a time.
/// </summary>
internal sealed class DeviceProxy : EventSourcedBehavior<DeviceCommand, DeviceEvent, DeviceState>
{
    public override string Kind => SearchActors.DeviceKind;

    public override DeviceState EmptyState(ActorId self) => DeviceState.Empty;

    public override IReadOnlyList<Decision> Handle(DeviceState state, DeviceCommand command, ActorContext context) => command switch
    {
        DescribeCosts describe => [Reply(new DeviceTable(state.Tables.GetValueOrDefault(TableKey.Of(describe.Threads, describe.Runtime, describe.Precision))?.ToFrozen()))],
        DescribeDevice or DrainDevice or UndrainDevice or CalibrateDevice => HandleOperator(state, command, context),
        SearchOrder order => HandleOrder(state, order, context),
        _ => throw new InvalidOperationException($"A device does not understand {command}."),
    };

    public override IReadOnlyList<Decision> HandleWork(DeviceState state, WorkOutcome outcome, ActorContext context)
    {
        if (state.Job is not { } job || job.Item != outcome.Id)
        {
            return [];
        }

        var turn = new DeviceTurn(context.Self.Key, state, Apply);
        turn.Finish(job, outcome);
        turn.GoOn();
        return turn.Decisions;
    }

    public override DeviceState Apply(DeviceState state, DeviceEvent @event) => @event switch
    {
        DeviceOpened opened => state with
        {
            Searches = state.Searches.SetItem(
                opened.Search,
                state.Searches.TryGetValue(opened.Search, out var known)
                    ? known with { Settings = opened.Settings, Device = opened.Device }
                    : DeviceSearch.Open(opened.Settings, opened.Device, state.Tables.GetValueOrDefault(TableKey.Of(opened.Device)))),
        },
        DeviceClosed closed => state with
        {
            Searches = state.Searches.Remove(closed.Search),
            Job = state.Job?.Search == closed.Search ? null : state.Job,
        },
        DeviceHeld held => state.With(held.Search, search => search with { IsHeld = held.IsHeld, HasUsedTable = search.HasUsedTable && held.IsHeld }),
        DescentMoved moved => state.With(moved.Search, search => search with
        {
            Descent = moved.Descent,
            HasUsedTable = search.HasUsedTable || moved.Descent != LeastCostDescent.Start,
        }),
        LeastFound found => state.With(found.Search, search => search with { Least = found.Least, HasEnergy = found.HasEnergy }),
        ConditionsConfirmed confirmed => state.With(confirmed.Search, search => search with { NeedsConditions = false }),
        QuestionAsked asked => state.With(asked.Search, search => search with { Questions = search.Questions.Add(asked.Question) }),
        QuestionAnswered answered => state.With(answered.Search, search => search with
        {
            Questions = search.Questions.RemoveAll(question => question.Asker == answered.Asker && question.Request == answered.Request),
            HasUsedTable = true,
        }),
        FinalistArrived arrived => state.With(arrived.Search, search => search with { Finalists = search.Finalists.Add(arrived.Finalist) }),
        JobBegun begun => state with { Job = begun.Job, CostItems = state.CostItems + (begun.Job.Operations is null ? 0 : 1) },
        JobEnded => Ended(state),
        CostsLearned learned => Learned(state with { Job = null }, learned.Key, learned.Measured, state.Job?.Energy == true),
        ModelsCompared models => state.With(models.Search, search => search with { Compared = search.Compared.SetItem(models.Genotype, models.Compared) }),
        ScaleFitted fitted => Fitted(state, fitted),
        DeviceDrained drained => state with { Draining = drained.Reason },
        CheckOrdered ordered => state with { Check = ordered.Check, Checks = state.Checks + 1 },
        DeviceCheckEnded ended => Checked(state, ended),
        _ => throw new InvalidOperationException($"A device knows no event {@event}."),
    };

    private IReadOnlyList<Decision> HandleOperator(DeviceState state, DeviceCommand command, ActorContext context)
    {
        var turn = new DeviceTurn(context.Self.Key, state, Apply);
        switch (command)
        {
            case DrainDevice drain:
                turn.Persist(new DeviceDrained(drain.Reason ?? "drained by an operator"));
                break;
            case UndrainDevice:
                turn.Persist(new DeviceDrained(null));
                break;
            case CalibrateDevice calibrate when state.Check is null:
                turn.Persist(new CheckOrdered(new CheckDevice(context.Self.Key, calibrate.Threads, calibrate.Space, calibrate.Networks, (ulong)state.Checks + 1)
                {
                    Runtime = calibrate.Runtime,
                    Precision = calibrate.Precision,
                }));
                break;
        }

        turn.GoOn();
        turn.Describe();
        return turn.Decisions;
    }

    private IReadOnlyList<Decision> HandleOrder(DeviceState state, SearchOrder command, ActorContext context)
    {
        var turn = new DeviceTurn(context.Self.Key, state, Apply);
        if (command is OpenSearch open)
        {
            var device = open.Settings.Devices.Single(device => device.Name == context.Self.Key);
            turn.Persist(new DeviceOpened(open.Search, open.Settings with { Devices = [] }, device));
        }
        else if (state.Searches.ContainsKey(command.Search))
        {
            Order(turn, command, context);
        }

        turn.GoOn();
        return turn.Decisions;
    }

    /// <summary>Later searches of the space begin with the scale.</summary>
    private static DeviceState Fitted(DeviceState state, ScaleFitted fitted)
    {
        var search = state.Searches.GetValueOrDefault(fitted.Search);
        return search is null ? state : WithScale(state, TableKey.Of(search.Device), search.Settings.Space.ToSearchSpace().Name, fitted.Scale, fitted.EnergyScale)
            .With(fitted.Search, known => known with { Scale = fitted.Scale, EnergyScale = fitted.EnergyScale ?? known.EnergyScale });
    }

    private static DeviceState Learned(DeviceState state, string key, CostsMeasured measured, bool energy)
    {
        var before = state.Tables.GetValueOrDefault(key);
        return state with
        {
            Tables = state.Tables.SetItem(key, MeasuredTable.With(before, measured, energy)),
            Change = before?.Conditions.DifferenceTo(measured.Conditions) is { } difference
                ? $"{before.Milliseconds.Count} costs were forgotten: {difference}"
                : state.Change,
        };
    }

    private static DeviceState Checked(DeviceState state, DeviceCheckEnded ended)
    {
        var free = state with { Job = null, Check = null, CalibrationError = ended.Error };
        if (ended.Result is not { } result)
        {
            return free;
        }

        var key = TableKey.Of(ended.Check);
        var learned = Learned(free with { Calibration = result.Calibration }, key, result.Costs, energy: false);
        return result.Calibration.IsTrusted ? WithScale(learned, key, ended.Check.Space.ToSearchSpace().Name, result.Calibration.Scale, energyScale: null) : learned;
    }

    private static DeviceState WithScale(DeviceState state, string key, string space, double scale, double? energyScale) =>
        state.Tables.TryGetValue(key, out var table) ? state with { Tables = state.Tables.SetItem(key, table.WithScale(space, scale, energyScale)) } : state;

    private static DeviceState Ended(DeviceState state)
    {
        var job = state.Job!;
        return (state with { Job = null }).With(
            job.Search, search => search with { Finalists = search.Finalists.RemoveAll(finalist => finalist.Genotype == job.Genotype) });
    }

    private static void Order(DeviceTurn turn, SearchOrder command, ActorContext context)
    {
        switch (command)
        {
            case HoldSearch:
                turn.Persist(new DeviceHeld(command.Search, IsHeld: true));
                break;
            case ReleaseSearch:
                turn.Persist(new DeviceHeld(command.Search, IsHeld: false));
                break;
            case CloseSearch:
                turn.Close(command.Search);
                break;
            case FindLeastLatency:
                turn.Persist(new DescentMoved(command.Search, LeastCostDescent.Start));
                break;
            case PredictLatencies predict:
                turn.Persist(new QuestionAsked(command.Search, new Question(context.Sender!.Value.ToString(), predict.Request, predict.Genotypes)));
                break;
            case CorrectLatencies correct:
                turn.Correct(command.Search, correct.Round);
                break;
            case MeasureFinalist finalist:
                turn.Persist(new FinalistArrived(command.Search, finalist));
                break;
            default:
                throw new InvalidOperationException($"A device does not understand {command}.");
        }
    }
}

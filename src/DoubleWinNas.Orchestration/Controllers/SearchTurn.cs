using DoubleWinNas.Actors;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Planning;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Controllers;

/// <summary>One message's decisions of a search.</summary>
internal sealed partial class SearchTurn(string search, SearchState state, Func<SearchState, SearchEvent, SearchState> apply)
{
    private readonly Deliberation<SearchEvent, SearchState> _turn = new(state, apply);

    public IReadOnlyList<Decision> Decisions => _turn.Decisions;

    private SearchState State => _turn.State;

    private SearchSettings Settings => State.Settings!;

    public void Describe() => _turn.Reply(State.Describe());

    public void DescribeTrials(DescribeTrials question) => _turn.Reply(new TrialCensus(State).Of(question));

    /// <summary>Has a quarantined candidate evaluated once more.</summary>
    public void Retry(string genotype)
    {
        var refusal = TrialOrders.RetryRefusal(State, genotype);
        if (refusal is null)
        {
            _turn.Persist(new TrialRetryBegun(genotype));
            _turn.Tell(SearchActors.TrainerPool, new EvaluateAgain(search, genotype));
        }

        _turn.Reply(new TrialOrdered(genotype, refusal));
    }

    /// <summary>Takes an evaluated candidate out of the evolution.</summary>
    public void Quarantine(string genotype, string? reason)
    {
        var refusal = TrialOrders.QuarantineRefusal(State, genotype);
        if (refusal is null)
        {
            var error = $"quarantined by an operator{(reason is null ? "" : $": {reason}")}";
            _turn.Tell(SearchActors.Population(search), new RejudgeCandidate(search, genotype, new CandidateResult(0, error)));
        }

        _turn.Reply(new TrialOrdered(genotype, refusal));
    }

    /// <summary>Starts, goes on, or refuses.</summary>
    public void Start(SearchSettings settings)
    {
        if (SettingsRules.Problem(search, settings) is { } problem)
        {
            _turn.Reply(new SearchRefused(problem, []));
        }
        else if (State.Settings is null)
        {
            _turn.Persist(new SearchStarted(settings));
            Open();
            foreach (var device in SearchPlan.DecidingDevices(settings))
            {
                _turn.Tell(SearchActors.Device(device), new FindLeastLatency(search));
            }

            _turn.Reply(new SearchAccepted(IsNew: true, []));
        }
        else if (State.Phase == SearchPhase.Cancelled)
        {
            _turn.Reply(new SearchRefused($"Search '{search}' was cancelled for good; choose another name.", []));
        }
        else
        {
            GoOn(settings);
        }
    }

    public void Pause(string reason)
    {
        if (State is { IsActive: true, IsPaused: false })
        {
            _turn.Persist(new SearchPaused(reason));
            TellWorkers(new HoldSearch(search));
        }
    }

    public void Resume()
    {
        if (State is { IsActive: true, IsPaused: true })
        {
            _turn.Persist(new SearchResumed());
            TellWorkers(new ReleaseSearch(search));
        }
    }

    /// <summary>Ends the search; whatever still runs is cancelled.</summary>
    public void End(SearchPhase phase, string? reason)
    {
        if (State.IsActive)
        {
            _turn.Persist(new PhaseEntered(phase, reason));
            _turn.Tell(SearchActors.Population(search), new CloseSearch(search));
            TellWorkers(new CloseSearch(search));
        }
    }

    /// <summary>Takes what another actor finished.</summary>
    public void Take(SearchNotice notice)
    {
        switch (notice)
        {
            case DeviceCalibrated calibrated:
                _turn.Persist(new LeastLatencyFound(calibrated.Device, new LeastLatency(calibrated.Milliseconds, calibrated.Genotype)
                {
                    HasEnergy = calibrated.HasEnergy,
                    EnergyUnavailable = calibrated.EnergyUnavailable,
                    Energy = calibrated.Energy,
                }));
                TrainWhenCalibrated();
                break;
            case RoundFinished round:
                _turn.Persist(new RoundRecorded(round.Point));
                if (round.Point.Round + 1 >= Settings.Supernet.Rounds)
                {
                    Enter(SearchPhase.Evolving);
                    _turn.Tell(SearchActors.Population(search), new Evolve(search, Fastest()) { Energy = State.Least[Settings.Devices[0].Name].HasEnergy });
                }

                break;
            case GenerationFinished generation:
                Take(generation);
                break;
            case TrialJudged judged:
                // Finalists are chosen from the front that was when the evolution ended.
                _turn.Persist(new TrialRejudged(judged.Candidate, judged.Error, State.Phase == SearchPhase.Evolving ? judged.Front : State.Front));
                break;
            case ContenderEnded contender:
                _turn.Persist(new ContenderJudged(contender.Genotype, contender.Result?.Validation, contender.Error));
                TuneWhenContended();
                break;
            case FineTuneEnded tuned:
                _turn.Persist(new FinalistTuned(tuned.Genotype, tuned.Result, tuned.Error));
                TransformWhenTuned();
                break;
            case TransformEnded transformed:
                _turn.Persist(new FinalistTransformed(
                    transformed.Genotype, transformed.Device, transformed.Prediction, transformed.Result, transformed.Error));
                MeasureWhenTransformed();
                break;
            case MeasureEnded measured:
                _turn.Persist(new FinalistMeasured(measured.Genotype, measured.Device, measured.Result, measured.Error));
                FinishWhenMeasured();
                break;
            case LatenciesCorrected corrected:
                _turn.Persist(new LatenciesFitted(corrected.Point));
                ReviseWhenCorrected();
                break;
            case WorkGivenUp given:
                _turn.Persist(new WorkQuarantined(given.Work));
                if (given.Pauses)
                {
                    Pause($"{given.Work.WorkId} was given up: {given.Work.Error}. Resume the search to try again.");
                }

                break;
            case SearchImpossible impossible:
                End(SearchPhase.Failed, impossible.Reason);
                break;
            default:
                throw new InvalidOperationException($"A search does not understand {notice}.");
        }
    }

    private void GoOn(SearchSettings settings)
    {
        var changes = SettingChange.Between(Settings, settings);
        var forbidden = changes.Where(change => !SettingsRules.IsRaisedBudget(change.Key, State.Phase, Settings, settings)).ToArray();
        if (forbidden.Length > 0)
        {
            var reason = $"Search '{search}' was started with other settings and is in phase {State.Phase}; choose another name, or set them back.";
            _turn.Reply(new SearchRefused(reason, [.. forbidden.Select(change => change.ToString())]));
            return;
        }

        if (changes.Count > 0)
        {
            _turn.Persist(new BudgetRaised(settings));
            Open();
        }

        _turn.Reply(new SearchAccepted(IsNew: false, [.. changes.Select(change => change.ToString())]));
    }

    private void Open()
    {
        var settings = SearchPlan.WithoutTables(Settings);
        _turn.Tell(SearchActors.Population(search), new OpenSearch(search, settings));
        _turn.Tell(SearchActors.TrainerPool, new OpenSearch(search, settings));
        _turn.Tell(SearchActors.Transformer, new OpenSearch(search, settings));
        foreach (var device in settings.Devices)
        {
            _turn.Tell(SearchActors.Device(device.Name), new OpenSearch(search, SearchPlan.WithoutTables(Settings, butOf: device.Name)));
        }
    }

    private void TrainWhenCalibrated()
    {
        if (!SearchPlan.DecidingDevices(Settings).All(State.Least.ContainsKey))
        {
            return;
        }

        string[] impossible = [.. Settings.Constraints.Select(Unreachable).OfType<string>()];
        if (impossible.Length > 0)
        {
            End(SearchPhase.Failed, string.Join(" ", impossible));
            return;
        }

        Enter(SearchPhase.TrainingSupernet);
        _turn.Tell(SearchActors.TrainerPool, new TrainSupernet(search));
    }

    /// <summary>What calibration found to be the fastest, and where energy is bounded the thriftiest, device by device.</summary>
    private string[] Fastest() =>
    [
        .. SearchPlan.DecidingDevices(Settings).Select(device => State.Least[device])
            .SelectMany(least => least.Energy is { } energy ? [least.Genotype, energy.Genotype] : new[] { least.Genotype }).Distinct(),
    ];

    /// <summary>Why a bound cannot be kept by any network; null where it can.</summary>
    private string? Unreachable(ConstraintSettings constraint)
    {
        var least = State.Least[constraint.Device];
        if (constraint.Metric == ConstraintSettings.Energy && !least.HasEnergy)
        {
            return EnergyBound.Refusal(constraint, least.EnergyUnavailable);
        }

        var (reachable, genotype) = constraint.Metric == ConstraintSettings.Energy ? (least.Energy!.Millijoules, least.Energy.Genotype) : (least.Milliseconds, least.Genotype);
        var unit = ConstraintSettings.UnitOf(constraint.Metric);
        return reachable <= constraint.Bound
            ? null
            : $"{constraint.Metric} <= {constraint.Bound} {unit} on {constraint.Device} cannot be met: the least reachable {constraint.Metric} of the space there is {reachable:0.####} {unit} "
                + $"({genotype}). Raise the bound or widen the space.";
    }

    private void Take(GenerationFinished generation)
    {
        _turn.Persist(new GenerationRecorded(generation.Point, generation.Evaluated, generation.Front, generation.Evaluations)
        {
            Rejected = generation.Rejected,
            AtBound = generation.AtBound,
        });
        if (generation.Point.Generation < Settings.Evolution.Generations + State.CorrectionRound)
        {
            return;
        }

        if (State.CorrectionRound > 0)
        {
            ReviseFinalists();
            return;
        }

        if (generation.Front.Count == 0)
        {
            End(SearchPhase.Failed, $"The evolution ended without a result: {generation.Nearest}. Raise the bound, or search longer.");
            return;
        }

        if (generation.Contenders is { } contenders)
        {
            Contend(contenders);
        }
        else
        {
            Tune(FinalistSelection.Choose(State.Front, Settings.Finalists.Count));
        }
    }

    /// <summary>
    /// Finalists that keep the bounds stay; the others' places go to members of the corrected front. A candidate that uses the bound up, where none of
    /// them does, and a member that is more accurate than all of them get a place in any case.
    /// </summary>
    private void ReviseFinalists()
    {
        var kept = Kept();
        var untried = BoundKeeping.Untried(State);
        Candidate[] sound = [.. kept.Where(finalist => !finalist.HasFailed).Select(finalist => finalist.Candidate), .. untried is null ? [] : new[] { untried }];
        var isBettered = sound.Length > 0 && State.Front.Exists(member => member.Accuracy > sound.Max(own => own.Accuracy));
        var chosen = FinalistSelection.Choose(State.Front, Math.Max(Settings.Finalists.Count, sound.Length + (isBettered ? 1 : 0)), sound);
        var known = kept.Select(finalist => finalist.Candidate.Genotype).ToHashSet();
        Candidate[] fresh = [.. chosen.Where(candidate => !known.Contains(candidate.Genotype))];
        Revise([.. chosen, .. kept.Where(finalist => finalist.HasFailed).Select(finalist => finalist.Candidate)]);
        if (fresh.Length == 0)
        {
            Finish();
            return;
        }

        Enter(SearchPhase.FineTuning);
        _turn.Tell(SearchActors.TrainerPool, new FineTuneFinalists(search, [.. fresh.Select(candidate => candidate.Genotype)]));
    }

    private void Revise(IEnumerable<Candidate> finalists) => _turn.Persist(new FinalistsRevised(
        [.. finalists.OrderBy(candidate => candidate.ShallowMilliseconds).ThenBy(candidate => candidate.Genotype, StringComparer.Ordinal)]));

    private List<FinalistProgress> Kept() => [.. State.Finalists.Where(finalist => BoundKeeping.Miss(Settings, finalist) is null)];

    private void TransformWhenTuned()
    {
        if (!State.Finalists.TrueForAll(finalist => finalist.IsFineTuneEnded) || HasLostAll())
        {
            return;
        }

        TunedFinalist[] fresh =
        [
            .. State.Finalists.Where(finalist => !finalist.HasFailed && finalist.Devices.IsEmpty)
                .Select(finalist => new TunedFinalist(finalist.Candidate.Genotype, finalist.FineTuned!)),
        ];
        if (fresh.Length == 0)
        {
            FinishWhenMeasured();
            return;
        }

        Enter(SearchPhase.Transforming);
        _turn.Tell(SearchActors.Transformer, new TransformFinalists(search, fresh));
    }

    private void MeasureWhenTransformed()
    {
        if (!State.Finalists.TrueForAll(finalist => finalist.IsTransformEnded(Settings)) || HasLostAll())
        {
            return;
        }

        Enter(SearchPhase.Measuring);
        foreach (var finalist in State.Finalists.Where(finalist => !finalist.IsMeasureEnded))
        {
            foreach (var (device, progress) in finalist.Devices)
            {
                var order = new MeasureFinalist(search, finalist.Candidate.Genotype, progress.Transformed!.DeepOnnx, progress.Transformed.ShallowOnnx)
                {
                    DeepRanges = progress.Transformed.DeepRanges,
                    ShallowRanges = progress.Transformed.ShallowRanges,
                };
                _turn.Tell(SearchActors.Device(device), order);
            }
        }
    }

    private void FinishWhenMeasured()
    {
        if (!State.Finalists.TrueForAll(finalist => finalist.IsMeasureEnded) || HasLostAll())
        {
            return;
        }

        if (!BoundKeeping.NeedsCorrection(State))
        {
            Finish();
            return;
        }

        var round = State.CorrectionRound + 1;
        _turn.Persist(new CorrectionBegun(round));
        Enter(SearchPhase.Correcting);
        foreach (var device in SearchPlan.CorrectableBounds(Settings).Select(bound => bound.Device).Distinct())
        {
            _turn.Tell(SearchActors.Device(device), new CorrectLatencies(search, round));
        }
    }

    private void ReviseWhenCorrected()
    {
        var fitted = State.Corrections.Where(point => point.Round == State.CorrectionRound).Select(point => point.Device).ToHashSet();
        if (SearchPlan.CorrectableBounds(Settings).All(bound => fitted.Contains(bound.Device)))
        {
            _turn.Tell(SearchActors.Population(search), new ReviseFront(search, State.CorrectionRound));
        }
    }

    /// <summary>Ends the search with those finalists that keep the bounds as measured.</summary>
    private void Finish()
    {
        if (Settings.Finalists.CorrectionRounds > 0 && State.Finalists.Exists(finalist => BoundKeeping.Miss(Settings, finalist) is not null))
        {
            Revise(Kept().Select(finalist => finalist.Candidate));
        }

        if (State.Finalists.TrueForAll(finalist => finalist.HasFailed))
        {
            var misses = State.Missed.Select(finalist => $"{finalist.Candidate.Genotype}: {BoundKeeping.Miss(Settings, finalist)}.");
            End(SearchPhase.Failed, $"No finalist keeps the bounds when measured. {string.Join(" ", misses)} Raise the bound, or finalists.correction-rounds.");
        }
        else
        {
            End(SearchPhase.Finished, null);
        }
    }

    /// <summary>Fails the search when no finalist is left.</summary>
    private bool HasLostAll()
    {
        var isLost = State.Finalists.TrueForAll(finalist => finalist.HasFailed);
        if (isLost)
        {
            var errors = State.Finalists.Select(finalist => $"{finalist.Candidate.Genotype}: {finalist.Describe(Settings).Error}");
            End(SearchPhase.Failed, $"No finalist is left. {string.Join(" ", errors)}");
        }

        return isLost;
    }

    private void Enter(SearchPhase phase) => _turn.Persist(new PhaseEntered(phase, null));

    /// <summary>Tells everyone who enqueues work.</summary>
    private void TellWorkers(SearchOrder order)
    {
        _turn.Tell(SearchActors.TrainerPool, order);
        _turn.Tell(SearchActors.Transformer, order);
        foreach (var device in Settings.Devices)
        {
            _turn.Tell(SearchActors.Device(device.Name), order);
        }
    }
}

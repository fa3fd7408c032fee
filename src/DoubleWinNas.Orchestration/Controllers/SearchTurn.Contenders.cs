using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Orchestration.Controllers;

/// <summary>From the last generation to the finalists.</summary>
internal sealed partial class SearchTurn
{
    private void Contend(IReadOnlyList<Candidate> contenders)
    {
        _turn.Persist(new ContendersChosen(contenders));
        Enter(SearchPhase.Contending);
        _turn.Tell(SearchActors.TrainerPool, new TrainContenders(search, [.. contenders.Select(candidate => candidate.Genotype)]));
    }

    /// <summary>Where no contender could be trained, finalists are chosen as if none had been wanted.</summary>
    private void TuneWhenContended()
    {
        if (State.Contenders.TrueForAll(contender => contender.IsJudged))
        {
            var best = ContenderSelection.Best(State.Contenders, Settings.Finalists.Count);
            Tune(best.Count > 0 ? best : FinalistSelection.Choose(State.Front, Settings.Finalists.Count));
        }
    }

    private void Tune(IReadOnlyList<Candidate> finalists)
    {
        _turn.Persist(new FinalistsChosen(finalists));
        Enter(SearchPhase.FineTuning);
        _turn.Tell(SearchActors.TrainerPool, new FineTuneFinalists(search, [.. finalists.Select(candidate => candidate.Genotype)]));
    }
}

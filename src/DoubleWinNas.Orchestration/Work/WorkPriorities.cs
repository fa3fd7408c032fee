namespace DoubleWinNas.Orchestration.Work;

/// <summary>Higher goes first: what is further along is finished before something new is begun.</summary>
internal static class WorkPriorities
{
    public const int TrainRound = 10;
    public const int AverageRound = 20;
    public const int MeasureCosts = 30;
    public const int Evaluate = 40;
    public const int EvaluateOne = 45;
    public const int Contend = 48;
    public const int FineTune = 50;
    public const int Transform = 60;
    public const int MeasureModels = 70;
}

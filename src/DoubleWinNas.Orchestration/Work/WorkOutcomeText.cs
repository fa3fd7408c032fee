using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Orchestration.Work;

/// <summary>What a work item's end means in words.</summary>
internal static class WorkOutcomeText
{
    /// <summary>Why there is no usable result.</summary>
    /// <param name="expected">What a result should have been.</param>
    public static string ErrorOf(WorkOutcome outcome, string expected) => outcome switch
    {
        WorkFailed { State: WorkState.Cancelled } => "cancelled by an operator",
        WorkFailed failed => failed.Error.Split('\n')[0].TrimEnd(),
        WorkCompleted completed => $"the worker returned {completed.Result.GetType().Name} where {expected} is needed",
        _ => outcome.ToString(),
    };
}

namespace DoubleWinNas.Transformation.Plans;

/// <summary>The planner's choice for one device and resolution.</summary>
/// <param name="Plan">What to merge.</param>
/// <param name="DeepMilliseconds">Predicted time of the deep form (batch normalisation folded, nothing merged).</param>
/// <param name="ShallowMilliseconds">Predicted time of the shallow form; never more than the deep form's.</param>
public sealed record PlannedNetwork(MergePlan Plan, double DeepMilliseconds, double ShallowMilliseconds)
{
    /// <summary>Predicted energy of the deep form's inference, above idle; null where the table lacks an operation's.</summary>
    public double? DeepMillijoules { get; init; }

    /// <summary>The same of the shallow form.</summary>
    public double? ShallowMillijoules { get; init; }
}

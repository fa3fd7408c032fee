namespace DoubleWinNas.Training.Steps;

/// <summary>What does not change from step to step.</summary>
/// <param name="LabelSmoothing">Share of each target that is spread over all classes.</param>
/// <param name="Temperature">Of the distillation from the s = 0 network.</param>
/// <param name="ResolutionDistillation">Weight of the distillation from the largest resolution into the others.</param>
internal readonly record struct StepOptions(double LabelSmoothing, double Temperature, double ResolutionDistillation);

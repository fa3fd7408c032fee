namespace DoubleWinNas.Training.Evaluation;

/// <summary>How well a network does on a split.</summary>
/// <param name="Images">Images seen; unreadable ones are left out.</param>
/// <param name="Top1">Share of images, 0 to 1, whose class has the largest logit.</param>
/// <param name="Top5">Share of images whose class is among the five largest logits (among all, with fewer classes).</param>
/// <param name="Loss">Mean cross entropy in nats, without label smoothing.</param>
public sealed record EvaluationResult(int Images, double Top1, double Top5, double Loss);

using DoubleWinNas.Torch;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Optimization;
using DoubleWinNas.Training.Steps;

namespace DoubleWinNas.Training.Supernets;

/// <summary>
/// One step: the largest subnet learns from the labels, the others from the labels and from its logits (in-place distillation: J. Yu et
/// al., "BigNAS", ECCV 2020). The step's loss is the mean over its subnets, so that learning rates do not depend on their number. The
/// passes follow one another: only one graph is alive at a time.
/// </summary>
internal sealed class SandwichStep(ModelState shared, ModelOptimizer optimizer, ComputeContext context, SupernetOptions options)
{
    /// <summary>Makes a step. Where a loss is not finite the weights stay as they were.</summary>
    /// <param name="batch">What every subnet sees.</param>
    /// <param name="subnets">The first is the teacher.</param>
    /// <param name="s">s of transformable blocks.</param>
    /// <param name="learningRateFactor">Factor on the peak learning rate.</param>
    /// <returns>The first subnet's loss and hits.</returns>
    public StepOutcome Run(DeviceBatch batch, IReadOnlyList<Subnet> subnets, double s, double learningRateFactor)
    {
        using var scope = new DisposeScope();
        var (images, labels) = (batch.Images, batch.Labels);
        optimizer.ZeroGrad();
        var teacher = RunPass(subnets[0], images, labels, s, teacher: null, subnets.Count, out var crossEntropy);
        var correct = teacher.Argmax(-1).Eq(labels).Sum().ItemLong();
        var total = crossEntropy;
        foreach (var subnet in subnets.Skip(1))
        {
            using var pass = new DisposeScope();
            RunPass(subnet, images, labels, s, teacher, subnets.Count, out var loss);
            total += loss;
        }

        var outcome = new StepOutcome(crossEntropy, total / subnets.Count, correct, batch.Count);
        return outcome.IsFinite ? outcome with { IsSkipped = !optimizer.Step(learningRateFactor) } : outcome;
    }

    /// <summary>Adds a subnet's share to the gradients; its logits, cut from the graph.</summary>
    private Tensor RunPass(Subnet subnet, Tensor images, Tensor labels, double s, Tensor? teacher, int subnets, out double value)
    {
        var logits = subnet.Forward(images, shared, s, context);
        var loss = Functional.CrossEntropy(logits, labels, options.Optimizer.LabelSmoothing);
        if (teacher is not null && options.DistillationWeight > 0)
        {
            loss += Functional.DistillationLoss(logits, teacher) * options.DistillationWeight;
        }

        value = loss.ItemDouble();
        if (double.IsFinite(value))
        {
            optimizer.Backward(loss / subnets);
        }

        return logits.Detach();
    }
}

using DoubleWinNas.Torch;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Optimization;
using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Training.Steps;

/// <summary>
/// One step of any recipe: the teacher's pass and its gradients, then the student's, then the weights. The passes follow one another, so
/// that only one graph is alive at a time.
/// </summary>
internal sealed class TrainingStep(
    NetworkExecutor executor, ModelState model, ModelOptimizer optimizer, ComputeContext context, double labelSmoothing, double temperature)
{
    /// <summary>Makes a step. Where the loss is not finite the weights stay as they were.</summary>
    public StepOutcome Run(Batch batch, in StepPlan plan)
    {
        using var scope = new DisposeScope();
        var images = BatchTensors.Images(batch, context.Device);
        var labels = BatchTensors.Labels(batch, context.Device);
        optimizer.ZeroGrad();
        var total = 0.0;
        var teacher = plan.HasTeacher ? RunTeacher(images, labels, plan, ref total) : null;
        var outcome = RunStudent(images, labels, plan, teacher, ref total);
        if (outcome.IsFinite)
        {
            optimizer.Step(plan.LearningRateFactor);
        }

        return outcome;
    }

    /// <summary>The teacher's logits, cut from its graph.</summary>
    private Tensor RunTeacher(Tensor images, Tensor labels, in StepPlan plan, ref double total)
    {
        var mode = ForwardMode.Training(s: 0, StatisticsMode.Teacher);
        if (plan.TeacherWeight == 0)
        {
            using var noGrad = new NoGrad();
            return context.Forward(executor, images, model, mode);
        }

        var logits = context.Forward(executor, images, model, mode);
        var loss = Functional.CrossEntropy(logits, labels, labelSmoothing) * plan.TeacherWeight;
        total += loss.ItemDouble();
        loss.Backward();
        return logits.Detach();
    }

    private StepOutcome RunStudent(Tensor images, Tensor labels, in StepPlan plan, Tensor? teacher, ref double total)
    {
        var logits = context.Forward(executor, images, model, ForwardMode.Training(plan.S));
        var crossEntropy = Functional.CrossEntropy(logits, labels, labelSmoothing);
        var loss = crossEntropy;
        if (teacher is not null && plan.DistillationWeight > 0)
        {
            loss += Functional.DistillationLoss(logits, teacher, temperature) * plan.DistillationWeight;
        }

        total += loss.ItemDouble();
        if (double.IsFinite(total))
        {
            loss.Backward();
        }

        var correct = logits.Argmax(-1).Eq(labels).Sum().ItemLong();
        return new StepOutcome(crossEntropy.ItemDouble(), total, correct, (int)images.Shape[0]);
    }
}

using DoubleWinNas.Torch;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Optimization;
using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Training.Steps;

/// <summary>
/// One step of any recipe: the teacher's pass and its gradients, then the student's, then the student's at other resolutions, then the
/// weights. The passes follow one another, so that only one graph is alive at a time.
/// </summary>
internal sealed class TrainingStep(NetworkExecutor executor, ModelState model, ModelOptimizer optimizer, ComputeContext context, StepOptions options)
{
    /// <summary>Makes a step at the batch's own resolution. Where the loss is not finite the weights stay as they were.</summary>
    public StepOutcome Run(DeviceBatch batch, in StepPlan plan) => Run(batch, plan, [], frozenTeacher: null);

    /// <summary>
    /// Makes a step at several resolutions. The loss is the mean over them, so that learning rates do not depend on their number. The
    /// others learn from the logits of the teacher, where the plan has one, else from the student's at the first resolution.
    /// </summary>
    /// <param name="batch">Images that are resized to each side on the device.</param>
    /// <param name="plan">s, weights of the losses, learning rate.</param>
    /// <param name="sides">Sides of the square images, the teacher's first; only its pass moves running statistics. None: the batch's own resolution.</param>
    /// <param name="frozenTeacher">The teacher, where the plan has one that learns no more.</param>
    public StepOutcome Run(DeviceBatch batch, in StepPlan plan, IReadOnlyList<int> sides, ModelState? frozenTeacher)
    {
        using var scope = new DisposeScope();
        var images = sides.Count == 0 ? batch.Images : Resized(batch.Images, sides[0]);
        var targets = new Targets(batch, options.LabelSmoothing);
        var resolutions = Math.Max(1, sides.Count);
        optimizer.ZeroGrad();
        var total = 0.0;
        var teacher = !plan.HasTeacher ? null
            : plan.IsTeacherFrozen ? RunFrozen(images, frozenTeacher!)
            : RunTeacher(images, targets, plan, resolutions, ref total);
        var (logits, crossEntropy) = RunStudent(images, targets, plan, teacher, resolutions, ref total);
        foreach (var side in sides.Skip(1))
        {
            using var pass = new DisposeScope();
            RunAt(Resized(batch.Images, side), targets, plan, teacher ?? logits, resolutions, ref total);
        }

        var outcome = new StepOutcome(crossEntropy, total, targets.CountCorrect(logits), batch.Count);
        return outcome.IsFinite ? outcome with { IsSkipped = !optimizer.Step(plan.LearningRateFactor) } : outcome;
    }

    private Tensor RunFrozen(Tensor images, ModelState teacher)
    {
        using var noGrad = new NoGrad();
        return context.Forward(executor, images, teacher, ForwardMode.Inference(s: 0));
    }

    /// <summary>The teacher's logits, cut from its graph.</summary>
    private Tensor RunTeacher(Tensor images, Targets targets, in StepPlan plan, int resolutions, ref double total)
    {
        var mode = ForwardMode.Training(s: 0, StatisticsMode.Teacher);
        if (plan.TeacherWeight == 0)
        {
            using var noGrad = new NoGrad();
            return context.Forward(executor, images, model, mode);
        }

        var logits = context.Forward(executor, images, model, mode);
        Learn(targets.CrossEntropy(logits) * plan.TeacherWeight, resolutions, ref total);
        return logits.Detach();
    }

    private (Tensor Logits, double CrossEntropy) RunStudent(
        Tensor images, Targets targets, in StepPlan plan, Tensor? teacher, int resolutions, ref double total)
    {
        var logits = context.Forward(executor, images, model, ForwardMode.Training(plan.S));
        var crossEntropy = targets.CrossEntropy(logits);
        var loss = crossEntropy;
        if (teacher is not null && plan.DistillationWeight > 0)
        {
            loss += Functional.DistillationLoss(logits, teacher, options.Temperature) * plan.DistillationWeight;
        }

        Learn(loss, resolutions, ref total);
        return (logits.Detach(), crossEntropy.ItemDouble());
    }

    /// <summary>As the data pipeline resizes images for an evaluation.</summary>
    private static Tensor Resized(Tensor images, int side) =>
        images.Shape[2] == side && images.Shape[3] == side ? images : Functional.InterpolateBilinear(images, side, side, antialias: true);

    private void RunAt(Tensor images, Targets targets, in StepPlan plan, Tensor teacher, int resolutions, ref double total)
    {
        var logits = context.Forward(executor, images, model.Parameters, statistics: null, ForwardMode.Training(plan.S));
        var loss = targets.CrossEntropy(logits);
        if (options.ResolutionDistillation > 0)
        {
            loss += Functional.DistillationLoss(logits, teacher, options.Temperature) * options.ResolutionDistillation;
        }

        Learn(loss, resolutions, ref total);
    }

    /// <summary>Adds a loss's share to the gradients, unless the step is lost already.</summary>
    private void Learn(Tensor loss, int resolutions, ref double total)
    {
        var share = resolutions == 1 ? loss : loss / resolutions;
        total += share.ItemDouble();
        if (double.IsFinite(total))
        {
            optimizer.Backward(share);
        }
    }
}

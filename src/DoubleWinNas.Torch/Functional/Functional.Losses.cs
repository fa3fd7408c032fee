using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

/// <summary>How a loss is gathered over its elements; the numbers are libtorch's.</summary>
public enum Reduction
{
    None = 0,
    Mean = 1,
    Sum = 2,
}

public static partial class Functional
{
    /// <summary>
    /// Cross entropy of logits (N, classes) with class indices (N) of Int64. Smoothing s mixes the target with the uniform distribution:
    /// (1 - s) * target + s / classes.
    /// </summary>
    public static Tensor CrossEntropy(Tensor logits, Tensor target, double labelSmoothing = 0, Reduction reduction = Reduction.Mean) =>
        Tensor.From(NativeMethods.CrossEntropy(Tensor.In(logits), Tensor.In(target), (long)reduction, labelSmoothing, out var r), r);

    /// <summary>KL(teacher || student) of log-probabilities (N, classes), summed over classes and averaged over the batch.</summary>
    public static Tensor KlDiv(Tensor logStudent, Tensor logTeacher)
    {
        using var sum = Tensor.From(
            NativeMethods.KlDiv(Tensor.In(logStudent), Tensor.In(logTeacher), (long)Reduction.Sum, out var r), r);
        return sum / logStudent.Shape[0];
    }

    /// <summary>
    /// Distillation after Hinton et al. (2015): T^2 * KL(softmax(teacher / T) || softmax(student / T)) of logits (N, classes), averaged
    /// over the batch. No gradient flows to the teacher.
    /// </summary>
    public static Tensor DistillationLoss(Tensor studentLogits, Tensor teacherLogits, double temperature = 1)
    {
        using var scope = new DisposeScope();
        var student = LogSoftmax(studentLogits / temperature, -1);
        var teacher = LogSoftmax(teacherLogits.Detach() / temperature, -1);
        return (KlDiv(student, teacher) * (temperature * temperature)).MoveToOuterScope();
    }

    public static Tensor MseLoss(Tensor x, Tensor target, Reduction reduction = Reduction.Mean) =>
        Tensor.From(NativeMethods.MseLoss(Tensor.In(x), Tensor.In(target), (long)reduction, out var r), r);
}

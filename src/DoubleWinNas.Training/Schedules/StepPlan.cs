namespace DoubleWinNas.Training.Schedules;

/// <summary>
/// What one training step does. Its loss is CE(s) + DistillationWeight * KD(s | s = 0) + TeacherWeight * CE(s = 0). The student's pass
/// moves the student's running statistics, the teacher's pass (s = 0) the teacher's.
/// </summary>
/// <param name="S">s of the student's inner activations: 0 is the deep nonlinear network, 1 the transformable one.</param>
/// <param name="DistillationWeight">Weight of the distillation from the teacher to the student.</param>
/// <param name="TeacherWeight">Weight of the teacher's own cross entropy.</param>
/// <param name="LearningRateFactor">Factor on the peak learning rate.</param>
public readonly record struct StepPlan(double S, double DistillationWeight, double TeacherWeight, double LearningRateFactor)
{
    /// <summary>The teacher is not the network itself at s = 0, but the one that was kept at an earlier step.</summary>
    public bool IsTeacherFrozen { get; init; }

    /// <summary>Whether there is a teacher: the network itself at s = 0, with statistics of its own, or a frozen one.</summary>
    public bool HasTeacher => DistillationWeight > 0 || TeacherWeight > 0;
}

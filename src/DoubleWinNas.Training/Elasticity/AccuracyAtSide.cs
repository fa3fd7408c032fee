namespace DoubleWinNas.Training.Elasticity;

/// <summary>Accuracy of a network on square images of one size.</summary>
/// <param name="Side">Pixels.</param>
/// <param name="Top1">On the validation split (where there is none, on the test split), 0 to 1.</param>
/// <param name="IsCalibrated">Whether the statistics were measured at this side; else they are interpolated.</param>
public sealed record AccuracyAtSide(int Side, double Top1, bool IsCalibrated);

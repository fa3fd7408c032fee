namespace DoubleWinNas.Training.Data;

/// <summary>What a part of a dataset may be used for.</summary>
public enum Split
{
    /// <summary>Weights are trained on it.</summary>
    Train,

    /// <summary>Held out of the training files; candidates are compared on it.</summary>
    Validation,

    /// <summary>Finalists' accuracy is reported on it, once.</summary>
    Test,
}

/// <summary>Number of images in each split.</summary>
public readonly record struct SplitCounts(int Train, int Validation, int Test)
{
    public int this[Split split] => split switch
    {
        Split.Train => Train,
        Split.Validation => Validation,
        Split.Test => Test,
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, message: null),
    };

    /// <summary>Images in all splits together.</summary>
    public int Total => Train + Validation + Test;
}

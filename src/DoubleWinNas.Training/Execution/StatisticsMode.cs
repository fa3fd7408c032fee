namespace DoubleWinNas.Training.Execution;

/// <summary>Which running statistics of batch normalisation a pass uses: the two networks that share weights see different values.</summary>
public enum StatisticsMode
{
    /// <summary>Those of the network that is trained for export; saved under the standard names.</summary>
    Student,

    /// <summary>Those of the s = 0 network beside it.</summary>
    Teacher,
}

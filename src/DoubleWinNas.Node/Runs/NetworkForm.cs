namespace DoubleWinNas.Node.Runs;

/// <summary>Which of a run's two networks is meant.</summary>
internal enum NetworkForm
{
    /// <summary>As it was trained.</summary>
    Deep,

    /// <summary>As <c>dwnas transform</c> left it.</summary>
    Shallow,
}

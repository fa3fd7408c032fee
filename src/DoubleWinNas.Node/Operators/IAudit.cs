namespace DoubleWinNas.Node.Operators;

/// <summary>Remembers what administrators did.</summary>
internal interface IAudit
{
    /// <param name="who">The token's name.</param>
    /// <param name="what">Palette and command.</param>
    /// <param name="target">What it was done to, with all that was said.</param>
    /// <param name="outcome">done, or why not.</param>
    Task WriteAsync(string who, string what, string target, string outcome, CancellationToken cancellation);
}

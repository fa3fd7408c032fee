namespace DoubleWinNas.Node.Configuration.Hocon;

/// <summary>Where something stands in a configuration: file (or another name of the source) and line, from 1.</summary>
internal readonly record struct HoconPosition(string Source, int Line)
{
    public override string ToString() => $"{Source}:{Line}";

    /// <summary>An error at this place.</summary>
    public Networks.InputException Error(string what) => new($"{this}: {what}");
}

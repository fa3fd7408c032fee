namespace DoubleWinNas.Node.Configuration.Hocon;

/// <summary>A resolved value and where it was written.</summary>
internal abstract record HoconValue(HoconPosition Position);

/// <summary>Text, number, boolean or null, as text.</summary>
/// <param name="IsQuoted">Quoted text is never read as null.</param>
internal sealed record HoconScalar(HoconPosition Position, string Text, bool IsQuoted) : HoconValue(Position)
{
    public bool IsNull => !IsQuoted && Text == "null";
}

internal sealed record HoconArray(HoconPosition Position, IReadOnlyList<HoconValue> Items) : HoconValue(Position);

internal sealed record HoconObject(HoconPosition Position, OrderedDictionary<string, HoconValue> Fields) : HoconValue(Position)
{
    /// <summary>The value at a path, or null.</summary>
    public HoconValue? Find(params ReadOnlySpan<string> path)
    {
        HoconValue? value = this;
        foreach (var key in path)
        {
            value = value is HoconObject owner && owner.Fields.TryGetValue(key, out var field) ? field : null;
        }

        return value;
    }
}

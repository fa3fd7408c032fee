namespace DoubleWinNas.Node.Configuration.Hocon;

/// <summary>A value as written, before substitutions are resolved.</summary>
internal abstract record HoconSyntax(HoconPosition Position);

/// <summary>Text: quoted, or unquoted (which may later be read as number, boolean or null).</summary>
internal sealed record TextSyntax(HoconPosition Position, string Text, bool IsQuoted) : HoconSyntax(Position);

internal sealed record ArraySyntax(HoconPosition Position, IReadOnlyList<HoconSyntax> Items) : HoconSyntax(Position);

/// <summary>
/// <c>${path}</c> or <c>${?path}</c>. <paramref name="Prefix"/> is the path at which the file that holds it was included: the path is tried
/// below it first.
/// </summary>
internal sealed record SubstitutionSyntax(HoconPosition Position, IReadOnlyList<string> Path, bool IsOptional, IReadOnlyList<string> Prefix)
    : HoconSyntax(Position)
{
    public override string ToString() => $"${{{(IsOptional ? "?" : "")}{HoconPath.Print(Path)}}}";
}

/// <summary>The value that the same key had before: what <c>+=</c> appends to.</summary>
internal sealed record PreviousValueSyntax(HoconPosition Position) : HoconSyntax(Position);

/// <summary>Several values side by side: texts are joined, arrays appended, objects merged.</summary>
internal sealed record ConcatenationSyntax(HoconPosition Position, IReadOnlyList<HoconSyntax> Pieces) : HoconSyntax(Position);

/// <summary>
/// An object. Each key has the list of values assigned to it, in order: what a later one does to an earlier one (override, merge, refer
/// back) is decided when the value is resolved.
/// </summary>
internal sealed record ObjectSyntax(HoconPosition Position) : HoconSyntax(Position)
{
    private readonly OrderedDictionary<string, List<HoconSyntax>> _fields = [];

    public IEnumerable<string> Keys => _fields.Keys;

    public IReadOnlyList<HoconSyntax> Layers(string key) => _fields.TryGetValue(key, out var layers) ? layers : [];

    public void Add(string key, HoconSyntax value)
    {
        if (!_fields.TryGetValue(key, out var layers))
        {
            _fields.Add(key, layers = []);
        }

        layers.Add(value);
    }

    /// <summary>Assigns at a path: <c>a.b.c = v</c> means <c>a { b { c = v } }</c>.</summary>
    public void Add(IReadOnlyList<string> path, HoconSyntax value)
    {
        for (var i = path.Count - 1; i > 0; i--)
        {
            var wrapped = new ObjectSyntax(value.Position);
            wrapped.Add(path[i], value);
            value = wrapped;
        }

        Add(path[0], value);
    }

    /// <summary>Assigns everything that another object assigns, after what is here: an include.</summary>
    public void AddAll(ObjectSyntax other)
    {
        foreach (var key in other.Keys)
        {
            foreach (var layer in other.Layers(key))
            {
                Add(key, layer);
            }
        }
    }
}

namespace DoubleWinNas.Node.Configuration.Hocon;

/// <summary>
/// Gives every path its value: merges what was assigned to it in order and replaces substitutions. A value that refers to its own path,
/// or to an object around it, means what that had before (HOCON specification, "Self-referential substitutions"); one that is
/// overridden is never looked at.
/// </summary>
/// <param name="root">The parsed configuration.</param>
/// <param name="environment">Value of an environment variable, or null: where a substitution finds nothing in the configuration.</param>
internal sealed class HoconResolver(ObjectSyntax root, Func<string, string?> environment)
{
    /// <summary>Where the values that are being resolved stand, innermost last: what a reference may look back past.</summary>
    private readonly List<Place> _active = [];

    private IReadOnlyList<Layer> RootLayers { get; } = [new Layer(root, null)];

    public HoconObject Resolve() => (HoconObject)Value([], RootLayers)!;

    /// <summary>Value of the layers of a path; null where they leave it undefined.</summary>
    private HoconValue? Value(IReadOnlyList<string> path, IReadOnlyList<Layer> layers)
    {
        var objects = ObjectLayers(path, layers, out var overriding);
        if (overriding is not null || objects.Count == 0)
        {
            return overriding;
        }

        var fields = new OrderedDictionary<string, HoconValue>();
        foreach (var key in objects.SelectMany(layer => KeysOf(layer.Syntax)).Distinct())
        {
            if (Value([.. path, key], ChildLayers(objects, key)) is { } value)
            {
                fields.Add(key, value);
            }
        }

        return new HoconObject(objects[^1].Syntax.Position, fields);
    }

    /// <summary>
    /// The last layers that are objects, to be merged, in order; or, when the last defined layer is no object, its value in
    /// <paramref name="overriding"/>. The layers returned know their place.
    /// </summary>
    private List<Layer> ObjectLayers(IReadOnlyList<string> path, IReadOnlyList<Layer> layers, out HoconValue? overriding)
    {
        overriding = null;
        var name = HoconPath.Print(path);
        var objects = new List<Layer>();
        for (var i = layers.Count - 1; i >= 0; i--)
        {
            var place = new Place(name, i, layers[i].Owner);
            if (layers[i].Syntax is ObjectSyntax literal)
            {
                objects.Insert(0, new Layer(literal, place));
                continue;
            }

            var value = layers[i].Syntax is ResolvedSyntax resolved ? resolved.Value : AtPlace(place, () => Piece(path, layers, i, layers[i].Syntax));
            if (value is HoconObject)
            {
                objects.Insert(0, new Layer(new ResolvedSyntax(value), place));
            }
            else if (value is not null)
            {
                overriding = objects.Count == 0 ? value : null;
                break;
            }
        }

        return objects;
    }

    private static IEnumerable<string> KeysOf(HoconSyntax layer) =>
        layer is ObjectSyntax literal ? literal.Keys : ((HoconObject)((ResolvedSyntax)layer).Value).Fields.Keys;

    private static List<Layer> ChildLayers(IEnumerable<Layer> objects, string key)
    {
        var layers = new List<Layer>();
        foreach (var (syntax, place) in objects)
        {
            if (syntax is ObjectSyntax literal)
            {
                layers.AddRange(literal.Layers(key).Select(value => new Layer(value, place)));
            }
            else if (((HoconObject)((ResolvedSyntax)syntax).Value).Fields.TryGetValue(key, out var value))
            {
                layers.Add(new Layer(new ResolvedSyntax(value), place));
            }
        }

        return layers;
    }

    private HoconValue? AtPlace(Place place, Func<HoconValue?> resolve)
    {
        _active.Add(place);
        try
        {
            return resolve();
        }
        finally
        {
            _active.RemoveAt(_active.Count - 1);
        }
    }

    /// <summary>Value of one syntax that stands in layer <paramref name="layer"/> of a path.</summary>
    private HoconValue? Piece(IReadOnlyList<string> path, IReadOnlyList<Layer> layers, int layer, HoconSyntax syntax) => syntax switch
    {
        TextSyntax text => new HoconScalar(text.Position, text.Text, text.IsQuoted),
        ArraySyntax array => new HoconArray(array.Position, [.. array.Items.Select(item => Piece(path, layers, layer, item)).OfType<HoconValue>()]),
        ObjectSyntax literal => Value(path, [new Layer(literal, _active[^1])]),
        PreviousValueSyntax => Value(path, [.. layers.Take(layer)]),
        SubstitutionSyntax substitution => Substitute(substitution),
        ConcatenationSyntax concatenation => HoconConcatenation.Join(concatenation, piece => Piece(path, layers, layer, piece)),
        _ => throw new InvalidOperationException($"Unknown syntax {syntax.GetType().Name}."),
    };

    private HoconValue? Substitute(SubstitutionSyntax substitution)
    {
        var value = substitution.Prefix.Count > 0 ? Lookup([.. substitution.Prefix, .. substitution.Path]) : null;
        value ??= Lookup(substitution.Path);
        if (value is null && environment(string.Join('.', substitution.Path)) is { } variable)
        {
            value = new HoconScalar(substitution.Position, variable, IsQuoted: true);
        }

        if (value is null && !substitution.IsOptional)
        {
            var name = HoconPath.Print(substitution.Path);
            var refersToItself = _active.SelectMany(place => place.Outwards()).Any(place => place.Path == name);
            throw substitution.Position.Error(refersToItself
                ? $"{substitution} refers to itself, and has no earlier value."
                : $"{substitution} is defined neither in the configuration nor as an environment variable. Define it, or write ${{?{name}}} if it may be missing.");
        }

        return value;
    }

    /// <summary>Walks down to a path without resolving more than the way needs; what is being resolved is seen as it was before.</summary>
    private HoconValue? Lookup(IReadOnlyList<string> path)
    {
        var layers = RootLayers;
        for (var i = 0; i < path.Count; i++)
        {
            var above = path.Take(i).ToArray();
            layers = ChildLayers(ObjectLayers(above, Before(above, layers, _active), out _), path[i]);
        }

        return Value(path, Before(path, layers, _active.SelectMany(place => place.Outwards())));
    }

    /// <summary>The layers of a path before those in which one of the given places lies.</summary>
    private static IReadOnlyList<Layer> Before(IReadOnlyList<string> path, IReadOnlyList<Layer> layers, IEnumerable<Place> places)
    {
        var name = HoconPath.Print(path);
        var count = places.Where(place => place.Path == name).Select(place => place.Index).Append(layers.Count).Min();
        return count < layers.Count ? [.. layers.Take(count)] : layers;
    }

    /// <summary>One value assigned to a path, and the place of the object that assigns it (null for the root).</summary>
    private sealed record Layer(HoconSyntax Syntax, Place? Owner);

    /// <summary>The <paramref name="Index"/>th value assigned to a path, in the object at <paramref name="Owner"/>.</summary>
    private sealed record Place(string Path, int Index, Place? Owner)
    {
        public IEnumerable<Place> Outwards()
        {
            for (var place = this; place is not null; place = place.Owner)
            {
                yield return place;
            }
        }
    }

    /// <summary>A value that is known already, standing as a layer.</summary>
    private sealed record ResolvedSyntax(HoconValue Value) : HoconSyntax(Value.Position);
}

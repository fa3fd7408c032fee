namespace DoubleWinNas.Node.Configuration.Hocon;

/// <summary>Joins values that stand side by side (HOCON specification, "Value concatenation").</summary>
internal static class HoconConcatenation
{
    /// <summary>Null where every piece is undefined.</summary>
    public static HoconValue? Join(ConcatenationSyntax concatenation, Func<HoconSyntax, HoconValue?> resolve)
    {
        var pieces = concatenation.Pieces.Select(piece => (IsBlank: IsBlank(piece), Value: resolve(piece))).ToArray();
        var values = pieces.Where(piece => !piece.IsBlank).Select(piece => piece.Value).OfType<HoconValue>().ToArray();
        if (values.Length == 0)
        {
            return null;
        }

        if (values.All(value => value is HoconScalar))
        {
            return values.Length == 1 && pieces.Count(piece => !piece.IsBlank) == 1
                ? values[0]
                : new HoconScalar(concatenation.Position, string.Concat(pieces.Select(piece => (piece.Value as HoconScalar)?.Text)), IsQuoted: IsText(concatenation));
        }

        if (values.All(value => value is HoconArray))
        {
            return new HoconArray(concatenation.Position, [.. values.SelectMany(value => ((HoconArray)value).Items)]);
        }

        if (values.All(value => value is HoconObject))
        {
            return values.Cast<HoconObject>().Aggregate(Merge);
        }

        throw concatenation.Position.Error($"{string.Join(" and ", values.Select(Kind).Distinct())} stand side by side; only values of one kind can be joined.");
    }

    private static bool IsBlank(HoconSyntax piece) => piece is TextSyntax { IsQuoted: false } text && string.IsNullOrWhiteSpace(text.Text);

    /// <summary>Only quoted pieces make the whole surely text; unquoted ones may still read as a number with its unit.</summary>
    private static bool IsText(ConcatenationSyntax concatenation) => concatenation.Pieces.Any(piece => piece is TextSyntax { IsQuoted: true });

    private static HoconObject Merge(HoconObject under, HoconObject over)
    {
        var fields = new OrderedDictionary<string, HoconValue>(under.Fields);
        foreach (var (key, value) in over.Fields)
        {
            fields[key] = value is HoconObject mine && fields.TryGetValue(key, out var before) && before is HoconObject yours ? Merge(yours, mine) : value;
        }

        return new HoconObject(over.Position, fields);
    }

    private static string Kind(HoconValue value) => value switch
    {
        HoconObject => "an object",
        HoconArray => "an array",
        _ => "a text",
    };
}

namespace DoubleWinNas.Node.Configuration.Hocon;

/// <summary>Reads the HOCON grammar (Lightbend's specification, HOCON.md) into syntax; includes are loaded as they are met.</summary>
/// <param name="scanner">The text.</param>
/// <param name="includes">Loads included files.</param>
/// <param name="prefix">Path at which this text is included; empty for the root file.</param>
internal sealed class HoconParser(HoconScanner scanner, IHoconIncludes includes, IReadOnlyList<string> prefix)
{
    /// <summary>Deeper nesting is refused rather than left to overflow the stack.</summary>
    private const int DeepestNesting = 200;

    private int _depth;

    /// <summary>The whole text: an object, with or without its braces.</summary>
    public ObjectSyntax ParseRoot()
    {
        scanner.SkipLines();
        if (scanner.Next == '[')
        {
            throw scanner.Position.Error("a configuration is an object of keys, not an array.");
        }

        var braces = scanner.Next == '{';
        var root = braces ? ParseObject(prefix) : ParseFields(new ObjectSyntax(scanner.Position), prefix, close: '\0');
        scanner.SkipLines();
        return scanner.AtEnd ? root : throw Unexpected(braces ? "nothing after the closing }" : "a key");
    }

    private ObjectSyntax ParseObject(IReadOnlyList<string> path)
    {
        var result = new ObjectSyntax(scanner.Position);
        Enter();
        scanner.Skip();
        ParseFields(result, path, '}');
        scanner.Skip();
        _depth--;
        return result;
    }

    /// <summary>Fields up to the closing character (or the end of the text), which is left unread.</summary>
    private ObjectSyntax ParseFields(ObjectSyntax into, IReadOnlyList<string> path, char close)
    {
        scanner.SkipLines();
        while (!AtClose(close, into.Position))
        {
            if (SeesInclude())
            {
                ParseInclude(into, path);
            }
            else
            {
                ParseField(into, path);
            }

            EndElement(close, "a new line, ',' or the end of the object");
        }

        return into;
    }

    private void ParseField(ObjectSyntax into, IReadOnlyList<string> path)
    {
        var position = scanner.Position;
        var key = ParsePath(position, ":={");
        IReadOnlyList<string> fullPath = [.. path, .. key];
        if (scanner.TrySkip("+="))
        {
            scanner.SkipLines();
            var item = new ArraySyntax(position, [ParseValue(fullPath)]);
            into.Add(key, new ConcatenationSyntax(position, [new PreviousValueSyntax(position), item]));
            return;
        }

        if (scanner.Next is ':' or '=')
        {
            scanner.Skip();
            scanner.SkipLines();
        }
        else if (scanner.Next != '{')
        {
            throw Unexpected($"':', '=', '+=' or '{{' after the key '{HoconPath.Print(key)}'");
        }

        into.Add(key, ParseValue(fullPath));
    }

    /// <summary>A dotted path: unquoted and quoted parts side by side, blanks between them kept, as in a value.</summary>
    private List<string> ParsePath(HoconPosition position, string ends)
    {
        var path = new List<string>();
        string? element = null;
        var blanks = "";
        while (true)
        {
            if (scanner.Next == '"')
            {
                element = element + blanks + scanner.ReadQuoted();
            }
            else if (scanner.Next == '.' && !scanner.AtEnd)
            {
                path.Add(element ?? throw position.Error("a path has an empty element; write \"\" for an empty key."));
                element = null;
                scanner.Skip();
                scanner.SkipBlanks();
                blanks = "";
                continue;
            }
            else if (scanner.SeesUnquoted)
            {
                element = element + blanks + scanner.ReadUnquoted(stopAtDot: true);
            }
            else
            {
                break;
            }

            blanks = scanner.SkipBlanks();
        }

        if (element is null)
        {
            throw path.Count > 0 ? position.Error("a path ends in a dot.") : Unexpected($"a key (then one of {string.Join(' ', ends.ToCharArray())})");
        }

        path.Add(element);
        return path;
    }

    private HoconSyntax ParseValue(IReadOnlyList<string> path)
    {
        var position = scanner.Position;
        var pieces = new List<HoconSyntax>();
        var blanks = "";
        while (ParsePiece(path) is { } piece)
        {
            if (pieces.Count > 0 && blanks.Length > 0)
            {
                pieces.Add(new TextSyntax(piece.Position, blanks, IsQuoted: false));
            }

            pieces.Add(piece);
            blanks = scanner.SkipBlanks();
        }

        return pieces.Count switch
        {
            0 => throw Unexpected($"a value for '{HoconPath.Print(path)}'"),
            1 => pieces[0],
            _ => new ConcatenationSyntax(position, pieces),
        };
    }

    /// <summary>One part of a value, or null where the value ends.</summary>
    private HoconSyntax? ParsePiece(IReadOnlyList<string> path)
    {
        var position = scanner.Position;
        if (scanner.SeesUnquoted)
        {
            return new TextSyntax(position, scanner.ReadUnquoted(), IsQuoted: false);
        }

        return scanner.Next switch
        {
            '"' => new TextSyntax(position, scanner.ReadQuoted(), IsQuoted: true),
            '{' => ParseObject(path),
            '[' => ParseArray(path),
            '$' when scanner.Sees("${") => ParseSubstitution(),
            _ => null,
        };
    }

    private ArraySyntax ParseArray(IReadOnlyList<string> path)
    {
        var position = scanner.Position;
        var items = new List<HoconSyntax>();
        Enter();
        scanner.Skip();
        scanner.SkipLines();
        while (!AtClose(']', position))
        {
            items.Add(ParseValue(path));
            EndElement(']', "a new line, ',' or ']'");
        }

        scanner.Skip();
        _depth--;
        return new ArraySyntax(position, items);
    }

    private SubstitutionSyntax ParseSubstitution()
    {
        var position = scanner.Position;
        scanner.Skip(2);
        var optional = scanner.TrySkip("?");
        scanner.SkipBlanks();
        var path = ParsePath(position, "}");
        return scanner.TrySkip("}")
            ? new SubstitutionSyntax(position, path, optional, prefix)
            : throw Unexpected($"'}}' to close ${{{HoconPath.Print(path)}");
    }

    /// <summary>The word <c>include</c> begins an include only where a file follows it; else it is a key like any other.</summary>
    private bool SeesInclude() =>
        scanner.Sees("include \"") || scanner.Sees("include file(") || scanner.Sees("include required(")
        || scanner.Sees("include url(") || scanner.Sees("include classpath(");

    private void ParseInclude(ObjectSyntax into, IReadOnlyList<string> path)
    {
        var position = scanner.Position;
        scanner.Skip("include ".Length);
        var required = scanner.TrySkip("required(");
        scanner.SkipBlanks();
        if (scanner.Sees("url(") || scanner.Sees("classpath("))
        {
            throw position.Error("only files can be included: write include \"name.conf\" or include file(\"name.conf\").");
        }

        var inFile = scanner.TrySkip("file(");
        scanner.SkipBlanks();
        if (scanner.Next != '"')
        {
            throw Unexpected("a quoted file name after include");
        }

        var name = scanner.ReadQuoted();
        for (var open = (required ? 1 : 0) + (inFile ? 1 : 0); open > 0; open--)
        {
            scanner.SkipBlanks();
            if (!scanner.TrySkip(")"))
            {
                throw Unexpected("')' to close the include");
            }
        }

        if (includes.Load(name, required, position, path) is { } included)
        {
            into.AddAll(included);
        }
    }

    private bool AtClose(char close, HoconPosition opened)
    {
        if (scanner.AtEnd && close != '\0')
        {
            throw opened.Error($"what is opened here is not closed: '{close}' is missing.");
        }

        return scanner.AtEnd || scanner.Next == close;
    }

    /// <summary>Between two elements stands a line end, a comma, or both; a comma before the close is allowed, two commas are not.</summary>
    private void EndElement(char close, string expected)
    {
        var separated = scanner.SkipLines();
        if (scanner.Next == ',' && !scanner.AtEnd)
        {
            scanner.Skip();
            scanner.SkipLines();
        }
        else if (!separated && !scanner.AtEnd && scanner.Next != close)
        {
            throw Unexpected(expected);
        }
    }

    private void Enter()
    {
        if (++_depth > DeepestNesting)
        {
            throw scanner.Position.Error($"objects and arrays are nested deeper than {DeepestNesting}.");
        }
    }

    private Networks.InputException Unexpected(string expected) =>
        scanner.Position.Error($"found {(scanner.AtEnd ? "the end of the file" : scanner.Next == '\n' ? "the end of the line" : $"'{scanner.Next}'")} where {expected} is needed.");
}

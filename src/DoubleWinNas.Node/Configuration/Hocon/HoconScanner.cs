using System.Globalization;
using System.Text;

namespace DoubleWinNas.Node.Configuration.Hocon;

/// <summary>Characters of a HOCON text with their lines; reads the smallest parts: blanks, comments, quoted and unquoted text.</summary>
internal sealed class HoconScanner(string text, string source)
{
    /// <summary>Characters that cannot stand in unquoted text (HOCON specification, "Unquoted strings").</summary>
    private const string Reserved = "$\"{}[]:=,+#`^?!@*&\\";
    private const string TripleQuote = "\"\"\"";

    private int _at;
    private int _line = 1;

    public HoconPosition Position => new(source, _line);

    public bool AtEnd => _at >= text.Length;

    /// <summary>The next character, or NUL at the end.</summary>
    public char Next => AtEnd ? '\0' : text[_at];

    public bool Sees(string word) => string.CompareOrdinal(text, _at, word, 0, word.Length) == 0;

    public bool SeesComment => Next == '#' || Sees("//");

    public bool SeesUnquoted => !AtEnd && !IsBlank(Next) && Next != '\n' && !Reserved.Contains(Next) && !SeesComment;

    public void Skip(int count = 1)
    {
        for (; count > 0; count--)
        {
            _line += text[_at++] == '\n' ? 1 : 0;
        }
    }

    public bool TrySkip(string word)
    {
        var sees = Sees(word);
        if (sees)
        {
            Skip(word.Length);
        }

        return sees;
    }

    /// <summary>Skips blanks on this line and returns them.</summary>
    public string SkipBlanks()
    {
        var start = _at;
        while (!AtEnd && IsBlank(Next))
        {
            _at++;
        }

        return text[start.._at];
    }

    /// <summary>Skips blanks, comments and line ends; says whether a line end was among them.</summary>
    public bool SkipLines()
    {
        var line = _line;
        while (true)
        {
            SkipBlanks();
            if (SeesComment)
            {
                while (!AtEnd && Next != '\n')
                {
                    _at++;
                }
            }
            else if (Next == '\n' && !AtEnd)
            {
                Skip();
            }
            else
            {
                return _line > line;
            }
        }
    }

    /// <summary>Unquoted characters up to a blank, a reserved character, a comment or, if asked, a dot.</summary>
    public string ReadUnquoted(bool stopAtDot = false)
    {
        var start = _at;
        while (SeesUnquoted && !(stopAtDot && Next == '.'))
        {
            _at++;
        }

        return text[start.._at];
    }

    /// <summary>Reads a text in single or triple quotes.</summary>
    public string ReadQuoted()
    {
        var begin = Position;
        if (TrySkip(TripleQuote))
        {
            return ReadTripleQuoted(begin);
        }

        Skip();
        var read = new StringBuilder();
        while (Next != '"')
        {
            if (AtEnd || Next == '\n')
            {
                throw begin.Error("a quoted text is not closed on its line. Close it with \", or use \"\"\" for text of several lines.");
            }

            if (Next == '\\')
            {
                read.Append(ReadEscape());
            }
            else
            {
                read.Append(Next);
                _at++;
            }
        }

        _at++;
        return read.ToString();
    }

    private string ReadTripleQuoted(HoconPosition begin)
    {
        var end = text.IndexOf(TripleQuote, _at, StringComparison.Ordinal);
        if (end < 0)
        {
            throw begin.Error("a text in \"\"\" is not closed.");
        }

        while (end + TripleQuote.Length < text.Length && text[end + TripleQuote.Length] == '"')
        {
            end++;
        }

        var read = text[_at..end];
        Skip(read.Length + TripleQuote.Length);
        return read;
    }

    private char ReadEscape()
    {
        _at++;
        var letter = Next;
        if (letter == 'u' && _at + 5 <= text.Length
            && ushort.TryParse(text.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            _at += 5;
            return (char)code;
        }

        _at++;
        return letter switch
        {
            '"' or '\\' or '/' => letter,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => throw Position.Error($"'\\{letter}' is no escape; allowed are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX."),
        };
    }

    private static bool IsBlank(char letter) => letter != '\n' && (char.IsWhiteSpace(letter) || letter == '\uFEFF');
}

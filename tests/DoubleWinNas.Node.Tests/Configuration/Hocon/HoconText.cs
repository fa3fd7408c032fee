using System.Text;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Configuration.Hocon;

namespace DoubleWinNas.Node.Tests.Configuration.Hocon;

/// <summary>Reads texts and prints resolved values as compact JSON-like text, which tests compare.</summary>
internal static class HoconText
{
    public static HoconObject Read(string text, Dictionary<string, string>? environment = null, string folder = ".") =>
        HoconReader.ReadText(text, "test.conf", folder, name => environment?.GetValueOrDefault(name));

    public static string Print(string text, Dictionary<string, string>? environment = null) => Print(Read(text, environment));

    public static string Error(string text) => Assert.Throws<InputException>(() => Read(text)).Message;

    public static string Print(HoconValue value)
    {
        var print = new StringBuilder();
        Append(print, value);
        return print.ToString();
    }

    private static void Append(StringBuilder print, HoconValue value)
    {
        switch (value)
        {
            case HoconScalar scalar:
                print.Append(scalar.Text);
                break;
            case HoconArray array:
                AppendAll(print, '[', array.Items, item => Append(print, item), ']');
                break;
            case HoconObject owner:
                AppendAll(
                    print,
                    '{',
                    owner.Fields,
                    field =>
                    {
                        print.Append(field.Key).Append(':');
                        Append(print, field.Value);
                    },
                    '}');
                break;
        }
    }

    private static void AppendAll<T>(StringBuilder print, char open, IEnumerable<T> items, Action<T> append, char close)
    {
        print.Append(open);
        var first = true;
        foreach (var item in items)
        {
            print.Append(first ? "" : ",");
            first = false;
            append(item);
        }

        print.Append(close);
    }
}

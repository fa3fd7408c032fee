using System.Text;

namespace DoubleWinNas.Pbm.Output;

/// <summary>Names of data as headings: <c>leaseEndsIn</c> is <c>lease ends in</c>.</summary>
internal static class Heading
{
    public static string Of(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c))
            {
                text.Append(' ').Append(char.ToLowerInvariant(c));
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }
}

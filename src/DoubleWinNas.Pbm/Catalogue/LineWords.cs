using System.Text;

namespace DoubleWinNas.Pbm.Catalogue;

/// <summary>A line of the prompt as words: separated by spaces, held together by quotes.</summary>
internal static class LineWords
{
    /// <param name="isOpen">Whether the last word still goes on: the line does not end with a space outside of quotes.</param>
    public static IReadOnlyList<string> Split(string line, out bool isOpen)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quote = '\0';
        isOpen = false;
        foreach (var c in line)
        {
            if (quote != '\0' ? c == quote : c is '"' or '\'')
            {
                quote = quote == '\0' ? c : '\0';
                isOpen = true;
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (isOpen)
                {
                    words.Add(word.ToString());
                    word.Clear();
                }

                isOpen = false;
            }
            else
            {
                word.Append(c);
                isOpen = true;
            }
        }

        if (isOpen)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}

namespace DoubleWinNas.Node.Configuration.Hocon;

/// <summary>Dotted paths of keys.</summary>
internal static class HoconPath
{
    /// <summary>Elements joined by dots; those with other than letters, digits, - and _ in quotes.</summary>
    public static string Print(IEnumerable<string> path) => string.Join('.', path.Select(PrintElement));

    private static string PrintElement(string element) =>
        element.Length > 0 && element.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_')
            ? element
            : $"\"{element.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
}

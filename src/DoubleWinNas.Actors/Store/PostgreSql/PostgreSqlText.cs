namespace DoubleWinNas.Actors.Store.PostgreSql;

/// <summary>What PostgreSQL's text type can hold.</summary>
internal static class PostgreSqlText
{
    /// <summary>Text for people with the characters replaced that the database refuses: an error must be kept whatever it quotes.</summary>
    public static string Storable(string text)
    {
        var clean = text.Replace('\0', '\uFFFD');
        for (var i = 0; i < clean.Length; i++)
        {
            if (char.IsHighSurrogate(clean[i]) && i + 1 < clean.Length && char.IsLowSurrogate(clean[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(clean[i]))
            {
                clean = clean.Remove(i, 1).Insert(i, "\uFFFD");
            }
        }

        return clean;
    }
}

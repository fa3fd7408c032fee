namespace DoubleWinNas.Node.Configuration.Hocon;

/// <summary>Reads HOCON as operators know it from Akka, into resolved values.</summary>
internal static class HoconReader
{
    /// <summary>Reads files, each overriding those before it; substitutions are resolved over the whole.</summary>
    /// <param name="files">First the reference, last the user's.</param>
    /// <param name="environment">Value of an environment variable, or null.</param>
    /// <exception cref="Networks.InputException">Names file and line, what was found and what is allowed.</exception>
    public static HoconObject ReadFiles(IReadOnlyList<string> files, Func<string, string?> environment)
    {
        var whole = new ObjectSyntax(new HoconPosition(files[^1], 1));
        foreach (var file in files)
        {
            whole.AddAll(HoconFiles.Parse(file));
        }

        return new HoconResolver(whole, environment).Resolve();
    }

    /// <summary>Reads a file over values that it may override.</summary>
    /// <exception cref="Networks.InputException">Names file and line, what was found and what is allowed.</exception>
    public static HoconObject ReadFile(string file, ObjectSyntax reference, Func<string, string?> environment)
    {
        var whole = new ObjectSyntax(new HoconPosition(file, 1));
        whole.AddAll(reference);
        whole.AddAll(HoconFiles.Parse(file));
        return new HoconResolver(whole, environment).Resolve();
    }

    /// <summary>Reads a text; includes are relative to <paramref name="folder"/>.</summary>
    public static HoconObject ReadText(string text, string source, string folder, Func<string, string?> environment) =>
        new HoconResolver(HoconFiles.ParseText(text, source, folder), environment).Resolve();
}

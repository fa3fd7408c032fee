using DoubleWinNas.Pbm.Catalogue;

namespace DoubleWinNas.Pbm.Interactive;

/// <summary>What a word under the cursor can become.</summary>
/// <param name="Prefix">What of it stands there.</param>
/// <param name="Words">Words that are known without asking.</param>
/// <param name="Asked">What the node is to be asked for; null where it need not.</param>
internal sealed record CompletionPoint(string Prefix, IReadOnlyList<string> Words, AskedValues? Asked)
{
    private static readonly string[] OwnWords = ["help", "exit"];
    private static readonly string[] OwnOptions = ["--json", "--watch", "--help"];

    /// <param name="line">The line up to the cursor.</param>
    public static CompletionPoint Of(NodeCatalogue catalogue, string line)
    {
        var words = LineWords.Split(line, out var isOpen).ToList();
        var prefix = isOpen ? words[^1] : "";
        if (isOpen)
        {
            words.RemoveAt(words.Count - 1);
        }

        var isHelp = words is ["help", ..];
        if (isHelp)
        {
            words.RemoveAt(0);
        }

        if (words.Count == 0)
        {
            return Known(prefix, catalogue.Palettes.Select(palette => palette.Name).Concat(isHelp ? [] : OwnWords));
        }

        if (catalogue.Palettes.FirstOrDefault(palette => palette.Name == words[0]) is not { } found)
        {
            return Known(prefix, []);
        }

        if (words.Count == 1)
        {
            return Known(prefix, found.Commands.Select(command => command.Name));
        }

        return isHelp || found.Commands.FirstOrDefault(command => command.Name == words[1]) is not { } called
            ? Known(prefix, [])
            : Argument(found.Name, called, [.. words.Skip(2)], prefix);
    }

    private static CompletionPoint Argument(string palette, NodeCommand command, IReadOnlyList<string> given, string prefix)
    {
        var values = new Dictionary<string, string>();
        var used = new HashSet<string>();
        var positional = new Queue<NodeArgument>(command.Arguments.Where(argument => !argument.IsOption));
        NodeArgument? awaited = null;
        foreach (var word in given)
        {
            if (awaited is not null)
            {
                values[awaited.Name] = word;
                awaited = null;
            }
            else if (word.StartsWith("--", StringComparison.Ordinal))
            {
                var option = command.Arguments.FirstOrDefault(argument => argument.IsOption && $"--{argument.Name}" == word);
                used.Add(word);
                awaited = option is { IsSwitch: false } ? option : null;
            }
            else if (positional.TryDequeue(out var argument))
            {
                values[argument.Name] = word;
            }
        }

        if (awaited is null && prefix.StartsWith('-'))
        {
            return Known(prefix, command.Arguments.Where(argument => argument.IsOption).Select(argument => $"--{argument.Name}").Concat(OwnOptions).Except(used));
        }

        var wanted = awaited ?? positional.FirstOrDefault();
        return wanted is null ? Known(prefix, [])
            : wanted.HasValues ? new CompletionPoint(prefix, [], new AskedValues(palette, command.Name, wanted.Name, values))
            : Known(prefix, wanted.Choices);
    }

    private static CompletionPoint Known(string prefix, IEnumerable<string> words) =>
        new(prefix, [.. words.Where(word => word.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)], null);
}

/// <param name="Others">Arguments that stand already.</param>
internal sealed record AskedValues(string Palette, string Command, string Argument, IReadOnlyDictionary<string, string> Others);

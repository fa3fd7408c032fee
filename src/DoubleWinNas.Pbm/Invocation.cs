using System.Globalization;

namespace DoubleWinNas.Pbm;

/// <summary>What was asked for: the console's own options, and the words that the node understands.</summary>
/// <param name="Address">host:port or URL; null where none was given.</param>
/// <param name="Words">Palette, command and arguments.</param>
internal sealed record Invocation(string? Address, IReadOnlyList<string> Words)
{
    private static readonly TimeSpan DefaultWatch = TimeSpan.FromSeconds(2);

    public string? Folder { get; init; }

    public string? TokenFile { get; init; }

    /// <summary>Certificate (PEM) of the authority that vouches for the nodes.</summary>
    public string? CertificateAuthority { get; init; }

    public bool Json { get; init; }

    public bool Help { get; init; }

    public bool Markdown { get; init; }

    /// <summary>Repeats after so long; null for once.</summary>
    public TimeSpan? Watch { get; init; }

    /// <summary>Reads arguments. The console's own options may stand anywhere; whatever else stands there goes to the node's command.</summary>
    /// <param name="isFirstAddress">Whether the first word may be an address.</param>
    /// <exception cref="PbmException">An option lacks its value.</exception>
    public static Invocation Parse(IReadOnlyList<string> args, bool isFirstAddress)
    {
        var words = new List<string>();
        var invocation = new Invocation(null, words);
        for (var i = 0; i < args.Count; i++)
        {
            var (name, inline) = Split(args[i]);
            string Value() => inline ?? (i + 1 < args.Count ? args[++i] : throw PbmException.BadInput($"{name} lacks its value."));
            switch (name)
            {
                case "--json":
                    invocation = invocation with { Json = true };
                    break;
                case "--help" or "-h":
                    invocation = invocation with { Help = true };
                    break;
                case "--markdown":
                    invocation = invocation with { Markdown = true };
                    break;
                case "--folder":
                    invocation = invocation with { Folder = Value() };
                    break;
                case "--token-file":
                    invocation = invocation with { TokenFile = Value() };
                    break;
                case "--ca":
                    invocation = invocation with { CertificateAuthority = Value() };
                    break;
                case "--watch":
                    inline ??= i + 1 < args.Count && IsSeconds(args[i + 1]) ? args[++i] : null;
                    invocation = invocation with { Watch = inline is null ? DefaultWatch : Seconds(inline) };
                    break;
                default:
                    if (isFirstAddress && words.Count == 0 && invocation.Address is null && LooksLikeAddress(args[i]))
                    {
                        invocation = invocation with { Address = args[i] };
                    }
                    else
                    {
                        words.Add(args[i]);
                    }

                    break;
            }
        }

        return invocation;
    }

    private static (string Name, string? Value) Split(string arg)
    {
        var equals = arg.IndexOf('=');
        return arg.StartsWith("--", StringComparison.Ordinal) && equals > 0 ? (arg[..equals], arg[(equals + 1)..]) : (arg, null);
    }

    private static bool LooksLikeAddress(string word) => word.Contains(':') && !word.StartsWith('-');

    private static bool IsSeconds(string text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    private static TimeSpan Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0.1 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw PbmException.BadInput($"--watch is '{text}'; allowed are 0.1 to 86400 seconds.");
}

using System.Globalization;

namespace DoubleWinNas.Networks.Costs;

/// <summary>Text form of <see cref="CostOperation"/>.</summary>
internal static class CostOperationText
{
    private static readonly (CostKind Kind, string Name)[] Names =
    [
        (CostKind.Convolution, "conv"),
        (CostKind.NonlinearBlock, "n-block"),
        (CostKind.TransformableBlock, "t-block"),
        (CostKind.Classifier, "classifier"),
    ];

    public static string Print(CostOperation operation)
    {
        var parts = new List<string>
        {
            Names.First(entry => entry.Kind == operation.Kind).Name,
            $"{operation.InChannels}-{operation.OutChannels}",
        };
        if (operation.Kind != CostKind.Classifier)
        {
            parts.Add($"k{operation.Kernel}");
            parts.Add($"s{operation.Stride}");
            if (operation.Expansion > 0)
            {
                parts.Add($"e{operation.Expansion}");
            }

            parts.Add($"p{operation.Padding}");
            if (operation.Shortcut is { } shortcut)
            {
                parts.Add($"{(shortcut < 0 ? '-' : '+')}{Math.Abs(shortcut)}");
            }

            if (operation.Activated)
            {
                parts.Add("a");
            }
        }

        return $"{string.Join(':', parts)}@{operation.Resolution}";
    }

    public static CostOperation Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.LastIndexOf('@');
        var parts = (at < 0 ? text : text[..at]).Split(':');
        var channels = parts.Length > 1 ? parts[1].Split('-') : [];
        if (at < 0 || channels.Length != 2 || !Names.Any(entry => entry.Name == parts[0]))
        {
            throw Error(text, "it does not read KIND:IN-OUT:...@RESOLUTION");
        }

        var operation = new CostOperation(
            Names.First(entry => entry.Name == parts[0]).Kind,
            Number(text, channels[0]),
            Number(text, channels[1]),
            Kernel: 1,
            Stride: 1,
            Expansion: 0,
            Padding: 0,
            Shortcut: null,
            Activated: false,
            Resolution.Parse(text[(at + 1)..]));
        var parsed = parts.Skip(2).Aggregate(operation, (sofar, part) => With(text, sofar, part));
        return Print(parsed) == text ? parsed : throw Error(text, $"its canonical form is '{Print(parsed)}'");
    }

    private static CostOperation With(string text, CostOperation operation, string part) => part switch
    {
        "a" => operation with { Activated = true },
        ['k', ..] => operation with { Kernel = Number(text, part[1..]) },
        ['s', ..] => operation with { Stride = Number(text, part[1..]) },
        ['e', ..] => operation with { Expansion = Number(text, part[1..]) },
        ['p', ..] => operation with { Padding = Number(text, part[1..]) },
        ['+', ..] => operation with { Shortcut = Number(text, part[1..]) },
        ['-', ..] => operation with { Shortcut = -Number(text, part[1..]) },
        _ => throw Error(text, $"'{part}' is not understood"),
    };

    private static int Number(string text, string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1_000_000
            ? number
            : throw Error(text, $"'{digits}' is not a number from 0 to 999999");

    private static InputException Error(string text, string what) =>
        new($"Cost operation '{text}' is not understood: {what}. An example is conv:16-32:k3:s2:p1:a@28.");
}

using System.Globalization;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Benchmarks;

/// <summary>Pairs of options and values on a benchmark's command line.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly string _usage;

    /// <exception cref="InputException">An option is none of the allowed ones, or lacks its value: shows the usage.</exception>
    public Arguments(string[] arguments, string usage, params ReadOnlySpan<string> allowed)
    {
        _usage = usage;
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (!allowed.Contains(arguments[i]) || i + 1 == arguments.Length)
            {
                throw new InputException($"'{string.Join(' ', arguments[i..].Take(2))}' is not understood. Usage: {usage}");
            }

            _values[arguments[i]] = arguments[i + 1];
        }
    }

    public string Text(string option, string otherwise) => _values.GetValueOrDefault(option, otherwise);

    public string? Text(string option) => _values.GetValueOrDefault(option);

    /// <exception cref="InputException">The value is not a number from 1 on.</exception>
    public int Count(string option, int otherwise) => OptionalCount(option) ?? otherwise;

    /// <inheritdoc cref="Count"/>
    public int? OptionalCount(string option) => !_values.TryGetValue(option, out var text)
        ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1
            ? count
            : throw new InputException($"{option} {text} is not usable; allowed are whole numbers from 1 on. Usage: {_usage}");
}

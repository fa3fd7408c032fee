using System.Globalization;
using DoubleWinNas.Node.Api;

namespace DoubleWinNas.Node.Operators.Catalogue;

/// <summary>One call of a command, its arguments checked.</summary>
internal sealed class CommandCall(NodeServices node, IReadOnlyDictionary<string, string> arguments, CancellationToken cancellation)
{
    public NodeServices Node { get; } = node;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>A required argument, or one with a default.</summary>
    public string Text(string name) => arguments[name];

    public string? TextOrNull(string name) => arguments.GetValueOrDefault(name);

    public int Integer(string name) => int.Parse(arguments[name], CultureInfo.InvariantCulture);

    public bool Has(string name) => arguments.ContainsKey(name);
}

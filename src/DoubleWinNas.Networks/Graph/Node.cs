using System.Text.Json.Serialization;

namespace DoubleWinNas.Networks.Graph;

/// <summary>
/// One operation of a <see cref="Network"/>. Its value carries its name, such as <c>stages.1.0.expand.conv</c>.
/// </summary>
/// <param name="Name">Unique in the network; dotted like a PyTorch module path.</param>
/// <param name="Op">What is computed.</param>
/// <param name="Inputs">Names of earlier nodes, or <see cref="Network.InputName"/>.</param>
[method: JsonConstructor]
public sealed record Node(string Name, Operator Op, IReadOnlyList<string> Inputs)
{
    public Node(string name, Operator op, string input)
        : this(name, op, [input])
    {
    }

    public bool Equals(Node? other) =>
        other is not null && Name == other.Name && Op == other.Op && Inputs.SequenceEqual(other.Inputs);

    public override int GetHashCode() => HashCode.Combine(Name, Op);
}

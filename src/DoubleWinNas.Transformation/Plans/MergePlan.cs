using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Transformation.Plans;

/// <summary>
/// What is merged: groups of consecutive transformable blocks, each of which becomes one convolution. Blocks in no group stay as they
/// are, batch normalisation folded. A plan is made for one network; <see cref="RequireFor"/> checks that it fits.
/// </summary>
public sealed class MergePlan : IEquatable<MergePlan>
{
    /// <summary>Names that <see cref="Named"/> understands.</summary>
    public static IReadOnlyList<string> Names { get; } = ["all", "together", "none"];

    public MergePlan(IEnumerable<IReadOnlyList<string>> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        Groups = [.. groups.Select(group => (IReadOnlyList<string>)[.. group])];
    }

    /// <summary>Nothing is merged.</summary>
    public static MergePlan None { get; } = new([]);

    /// <summary>Names of the blocks that become one convolution, by group.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Groups { get; }

    /// <summary>Every transformable block becomes one convolution of its own.</summary>
    /// <exception cref="InputException">The network has no transformable block.</exception>
    public static MergePlan All(Network network) =>
        new(MergePlanRules.RequireSegments(network).SelectMany(segment => segment).Select(block => (IReadOnlyList<string>)[block.Name]));

    /// <summary>Every segment becomes one convolution, however large its kernel.</summary>
    /// <exception cref="InputException">The network has no transformable block.</exception>
    public static MergePlan Together(Network network) =>
        new(MergePlanRules.RequireSegments(network).Select(segment => (IReadOnlyList<string>)[.. segment.Select(block => block.Name)]));

    /// <summary>The plan of a name: <c>all</c>, <c>together</c> or <c>none</c>.</summary>
    /// <exception cref="InputException">The name is unknown, or the network has no transformable block to merge.</exception>
    public static MergePlan Named(string name, Network network) => name switch
    {
        "all" => All(network),
        "together" => Together(network),
        "none" => None,
        _ => throw new InputException($"Merge plan '{name}' is unknown; known are {string.Join(", ", Names)}, or a plan's JSON file."),
    };

    /// <summary>The plan by which a shallow network was made of a deep one.</summary>
    /// <exception cref="InputException">The shallow network's blocks are not those of the deep one: names the first that differs.</exception>
    public static MergePlan Between(Network deep, Network shallow) => MergePlanRules.Between(deep, shallow);

    /// <summary>Checks that every group is a run of consecutive, transformable blocks of one segment, and no block is in two groups.</summary>
    /// <exception cref="InputException">Names the group, the block, what is wrong and what is allowed.</exception>
    public void RequireFor(Network network) => MergePlanRules.Require(this, network);

    /// <summary>JSON: <c>{"format": 1, "groups": [["stages.0.0"], ["stages.1.0", "stages.1.1"]]}</c>.</summary>
    public string ToJson() => MergePlanJson.Write(this);

    public void Save(string path) => AtomicFile.WriteText(path, ToJson());

    /// <summary>Reads JSON.</summary>
    /// <param name="json">The text.</param>
    /// <param name="origin">Name of the file for messages.</param>
    /// <exception cref="InputException">Malformed: names the file, the line and the key.</exception>
    public static MergePlan Parse(string json, string origin) => MergePlanJson.Read(json, origin);

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">Missing or malformed: names the file, the line and the key.</exception>
    public static MergePlan Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the merge plan cannot be read: {error.Message}", error);
        }
    }

    public bool Equals(MergePlan? other) =>
        other is not null && Groups.Count == other.Groups.Count && Groups.Zip(other.Groups).All(pair => pair.First.SequenceEqual(pair.Second));

    public override bool Equals(object? obj) => Equals(obj as MergePlan);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary>Groups separated by commas, blocks of a group by <c>+</c>; <c>none</c> if there are no groups.</summary>
    public override string ToString() =>
        Groups.Count == 0 ? "none" : string.Join(", ", Groups.Select(group => string.Join('+', group)));
}

using System.Text.Json.Serialization;

namespace DoubleWinNas.Networks.Graph;

/// <summary>What a block of the graph is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BlockForm>))]
public enum BlockForm
{
    /// <summary>Inverted residual with ReLU6 after its first two convolutions; cannot be merged.</summary>
    Nonlinear,

    /// <summary>Inverted residual without activation inside (METHOD: T block): linear, can be merged.</summary>
    Transformable,

    /// <summary>One convolution that stands for one or several transformable blocks.</summary>
    Merged,
}

/// <summary>
/// A run of nodes that came from one block of the genotype (or, merged, from several). Its nodes are those whose name begins
/// with <c>{Name}.</c>, contiguous in the network's order.
/// </summary>
/// <param name="Name">Prefix of its nodes' names, such as <c>stages.1.0</c>.</param>
/// <param name="Form">Nonlinear, transformable or merged.</param>
/// <param name="Entry">The value that the block reads.</param>
/// <param name="Exit">The value that the block ends in, before its boundary activation.</param>
/// <param name="Boundary">The boundary activation's node, or null.</param>
/// <param name="Segment">
/// Number of the linear segment that a transformable block belongs to: consecutive blocks with one number have no activation
/// between them and may be merged together. Null for other forms.
/// </param>
/// <param name="InChannels">Channels of <paramref name="Entry"/>.</param>
/// <param name="OutChannels">Channels of <paramref name="Exit"/>.</param>
/// <param name="Kernel">Kernel of the depthwise (or merged) convolution.</param>
/// <param name="Stride">Stride of the block.</param>
/// <param name="Expansion">Hidden channels over input channels; 0 for merged blocks.</param>
/// <param name="Shortcut">Whether the block adds its input to its output.</param>
public sealed record Block(
    string Name,
    BlockForm Form,
    string Entry,
    string Exit,
    string? Boundary,
    int? Segment,
    int InChannels,
    int OutChannels,
    int Kernel,
    int Stride,
    int Expansion,
    bool Shortcut);

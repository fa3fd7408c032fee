using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.Onnx;

/// <summary>What shapes an exported model takes, and what it tells about itself.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>Images per inference; default null: any.</summary>
    public int? Batch { get; init; }

    /// <summary>The only height and width the model takes; default null: the network's own resolution.</summary>
    public Resolution? Resolution { get; init; }

    /// <summary>Whether the model takes every height and width; default no. Excludes <see cref="Resolution"/>.</summary>
    public bool DynamicResolution { get; init; }

    /// <summary>Where the weights come from, for messages; default <c>weights</c>.</summary>
    public string WeightsOrigin { get; init; } = "weights";

    /// <summary>Written into the model's metadata; source and resolution are added from the network, and the producer.</summary>
    public OnnxMetadata Metadata { get; init; } = new();
}

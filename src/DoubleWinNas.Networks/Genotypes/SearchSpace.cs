namespace DoubleWinNas.Networks.Genotypes;

/// <summary>One stage: its slots share a width; the first block carries the stride and cannot be skipped.</summary>
/// <param name="Width">Output channels.</param>
/// <param name="Stride">Stride of the first block.</param>
/// <param name="Slots">Most blocks of the stage.</param>
public sealed record StageSpec(int Width, int Stride, int Slots);

/// <summary>
/// The macro-architecture and the choices of a search (METHOD section 2). Widths, stages and strides are fixed; the genotype
/// chooses each slot's block and the input resolution.
/// </summary>
/// <param name="Name">Name in genotypes' text.</param>
/// <param name="StemWidth">Channels of the 3x3 stem convolution.</param>
/// <param name="StemStride">Stride of the stem.</param>
/// <param name="FirstWidth">Channels of a fixed nonlinear 3x3 block with expansion 1 after the stem (MobileNetV2's first), or 0 for none.</param>
/// <param name="Stages">Searchable stages.</param>
/// <param name="HeadWidth">Channels of the 1x1 convolution before the pooling.</param>
/// <param name="Kernels">Allowed depthwise kernels.</param>
/// <param name="Expansions">Allowed expansions.</param>
/// <param name="MinResolution">Smallest legal input side.</param>
/// <param name="MaxResolution">Largest legal input side.</param>
public sealed record SearchSpace(
    string Name,
    int StemWidth,
    int StemStride,
    int FirstWidth,
    IReadOnlyList<StageSpec> Stages,
    int HeadWidth,
    IReadOnlyList<int> Kernels,
    IReadOnlyList<int> Expansions,
    int MinResolution,
    int MaxResolution)
{
    /// <summary>For 28 to 32 pixel data (Fashion-MNIST, CIFAR).</summary>
    public static SearchSpace Mobile32 { get; } = new(
        "mobile-32",
        StemWidth: 16,
        StemStride: 2,
        FirstWidth: 0,
        [new(16, 1, 2), new(32, 2, 3), new(64, 2, 3)],
        HeadWidth: 128,
        Kernels: [3, 5, 7],
        Expansions: [3, 6],
        MinResolution: 16,
        MaxResolution: 48);

    /// <summary>MobileNetV2's widths with 21 searchable blocks, for ImageNet-sized images.</summary>
    public static SearchSpace MobileImageNet { get; } = new(
        "mobile-imagenet",
        StemWidth: 32,
        StemStride: 2,
        FirstWidth: 16,
        [new(24, 2, 4), new(32, 2, 4), new(64, 2, 4), new(96, 1, 4), new(160, 2, 4), new(320, 1, 1)],
        HeadWidth: 1280,
        Kernels: [3, 5, 7],
        Expansions: [3, 6],
        MinResolution: 96,
        MaxResolution: 320);

    /// <summary>The spaces that a genotype's text can name.</summary>
    public static IReadOnlyList<SearchSpace> Presets { get; } = [Mobile32, MobileImageNet];

    /// <summary>The preset of a name.</summary>
    /// <exception cref="InputException">There is none; lists the known ones.</exception>
    public static SearchSpace Named(string name) =>
        Presets.FirstOrDefault(space => space.Name == name)
        ?? throw new InputException($"Search space '{name}' is unknown; known are {string.Join(", ", Presets.Select(space => space.Name))}.");

    /// <summary>Whether a slot may be skipped: only where stride and width keep the value's shape.</summary>
    public bool CanSkip(int stage, int slot) => slot > 0 && stage >= 0 && stage < Stages.Count;

    /// <summary>Channels that a stage reads.</summary>
    public int InputWidth(int stage) => stage > 0 ? Stages[stage - 1].Width : FirstWidth > 0 ? FirstWidth : StemWidth;
}

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
/// <param name="Name">Name in genotypes' text: a preset's, or the text of its <see cref="SpaceShape"/>.</param>
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
    private const int LeastSide = 8;
    private const int MostSide = 1024;

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

    /// <summary>The spaces that have a name of their own.</summary>
    public static IReadOnlyList<SearchSpace> Presets { get; } = [Mobile32, MobileImageNet];

    /// <summary>Widths, stages and strides.</summary>
    public SpaceShape Shape => new(StemWidth, StemStride, FirstWidth, Stages, HeadWidth);

    /// <summary>The space of a genotype's first word: a preset's name, or the text of a shape.</summary>
    /// <exception cref="InputException">There is none; lists the known ones.</exception>
    public static SearchSpace Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Presets.FirstOrDefault(space => space.Name == name) is { } preset)
        {
            return preset;
        }

        if (name.Length == 0 || !char.IsAsciiDigit(name[0]))
        {
            throw new InputException(
                $"Search space '{name}' is unknown; known are {string.Join(", ", Presets.Select(space => space.Name))}, and shapes such as 16s2-16s1x2-32s2x3-128.");
        }

        var space = OfShape(SpaceShape.Parse(name));
        return space.Name == name ? space : throw new InputException($"Search space '{name}' has the name {space.Name}; write that.");
    }

    /// <summary>The space of a shape: a preset where one has it, else one whose name is the shape's text, with all kernels and expansions.</summary>
    /// <exception cref="InputException">A number is out of its range: names it.</exception>
    public static SearchSpace OfShape(SpaceShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (Presets.FirstOrDefault(space => space.Shape == shape) is { } preset)
        {
            return preset;
        }

        var name = shape.ToString();
        shape.RequireUsable(name);
        return new SearchSpace(
            name,
            shape.StemWidth,
            shape.StemStride,
            shape.FirstWidth,
            shape.Stages,
            shape.HeadWidth,
            Kernels: [3, 5, 7],
            Expansions: [2, 3, 4, 5, 6, 7, 8],
            MinResolution: Math.Max(LeastSide, shape.TotalStride),
            MaxResolution: MostSide);
    }

    /// <summary>Whether a slot may be skipped: only where stride and width keep the value's shape.</summary>
    public bool CanSkip(int stage, int slot) => slot > 0 && stage >= 0 && stage < Stages.Count;

    /// <summary>Channels that a stage reads.</summary>
    public int InputWidth(int stage) => stage > 0 ? Stages[stage - 1].Width : FirstWidth > 0 ? FirstWidth : StemWidth;
}

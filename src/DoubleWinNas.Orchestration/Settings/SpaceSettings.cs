using System.Text.Json.Serialization;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Orchestration.Settings;

/// <summary>What the search may choose (<c>search.space</c>).</summary>
public sealed record SpaceSettings
{
    /// <summary>A search space: mobile-32 or mobile-imagenet. Default mobile-32.</summary>
    public string Preset { get; init; } = "mobile-32";

    /// <summary>Channels of the stem; null for the preset's, like all that follow.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? StemWidth { get; init; }

    /// <summary>Stride of the stem.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? StemStride { get; init; }

    /// <summary>Channels of a fixed nonlinear block with expansion 1 after the stem; 0 for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FirstWidth { get; init; }

    /// <summary>Searchable stages, at least one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StageSettings>? Stages { get; init; }

    /// <summary>Channels of the convolution before the pooling.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? HeadWidth { get; init; }

    /// <summary>Depthwise kernels. Default 3, 5.</summary>
    public IReadOnlyList<int> Kernels { get; init; } = [3, 5];

    /// <summary>Expansions. Default 3, 6.</summary>
    public IReadOnlyList<int> Expansions { get; init; } = [3, 6];

    /// <summary>Sides of the input in pixels; files may write ranges. Default 20, 24, 28.</summary>
    [SideRanges]
    public IReadOnlyList<int> Resolutions { get; init; } = [20, 24, 28];

    /// <summary>Forms of blocks: N (nonlinear), T (transformable). Default both.</summary>
    public IReadOnlyList<string> Forms { get; init; } = FormNames;

    internal static IReadOnlyList<string> FormNames { get; } = ["N", "T"];

    /// <summary>The preset's widths, stages and strides, with those that are given instead.</summary>
    /// <exception cref="Networks.InputException">The preset is unknown.</exception>
    public SpaceShape ToShape()
    {
        var preset = SearchSpace.Named(Preset).Shape;
        return new SpaceShape(
            StemWidth ?? preset.StemWidth,
            StemStride ?? preset.StemStride,
            FirstWidth ?? preset.FirstWidth,
            Stages is null ? preset.Stages : [.. Stages.Select(stage => new StageSpec(stage.Width, stage.Stride, stage.Slots))],
            HeadWidth ?? preset.HeadWidth);
    }

    /// <summary>The space of all choices that its shape allows; its name stands in genotypes.</summary>
    /// <exception cref="Networks.InputException">The preset is unknown, or a width, stride or number of slots is out of its range.</exception>
    public SearchSpace ToSearchSpace() => SearchSpace.OfShape(ToShape());

    /// <summary>The space of these settings.</summary>
    /// <exception cref="Networks.InputException">As in <see cref="ToSearchSpace"/>, or a resolution is outside the space.</exception>
    public GenotypeSpace ToGenotypeSpace() => new(
        ToSearchSpace() with { Kernels = Kernels, Expansions = Expansions },
        Resolutions,
        Forms.Select(form => form == "N" ? BlockForm.Nonlinear : BlockForm.Transformable));
}

using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Networks.Genotypes;

/// <summary>Genotype to deep network: the first step of the one road.</summary>
public static class GenotypeNetwork
{
    private const int StemKernel = 3;
    private const int MostClasses = 100_000;

    /// <summary>The deep network of a genotype.</summary>
    /// <param name="genotype">The architecture.</param>
    /// <param name="inputChannels">Channels of the images: 1 or 3, usually.</param>
    /// <param name="classes">Length of the logits.</param>
    /// <exception cref="InputException">Channels or classes are out of range.</exception>
    public static Network Deep(Genotype genotype, int inputChannels, int classes)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        if (inputChannels is < 1 or > 1024)
        {
            throw new InputException($"{inputChannels} input channels are not usable; allowed are 1 to 1024.");
        }

        if (classes is < 2 or > MostClasses)
        {
            throw new InputException($"{classes} classes are not usable; allowed are 2 to {MostClasses}.");
        }

        var space = genotype.Space;
        var builder = new NetworkBuilder(inputChannels);
        builder.AddConvNormActivation("stem", new Conv2d(inputChannels, space.StemWidth, StemKernel, space.StemStride, StemKernel / 2), ActivationKind.ReLU6);
        if (space.FirstWidth > 0)
        {
            builder.AddBlock("first", new BlockPlan(BlockForm.Nonlinear, space.FirstWidth, 3, 1, 1, BoundaryActivation: false, Segment: null, 0, 0));
        }

        AddStages(builder, PlannedBlock.Sequence(genotype));
        builder.AddConvNormActivation("head", new Conv2d(builder.Channels, space.HeadWidth, 1), ActivationKind.ReLU6);
        builder.AddClassifier(classes);
        return builder.Build(genotype.ToString(), Resolution.Square(genotype.Resolution));
    }

    private static void AddStages(NetworkBuilder builder, IReadOnlyList<PlannedBlock> blocks)
    {
        for (var first = 0; first < blocks.Count;)
        {
            var end = SegmentEnd(blocks, first);
            AddSegment(builder, blocks, first, end);
            first = end;
        }
    }

    /// <summary>A segment runs over transformable blocks until one has a boundary activation.</summary>
    private static int SegmentEnd(IReadOnlyList<PlannedBlock> blocks, int first)
    {
        var end = first;
        while (blocks[end] is { Gene.Form: BlockForm.Transformable, Gene.HasBoundaryActivation: false }
            && end + 1 < blocks.Count && blocks[end + 1].Gene.Form == BlockForm.Transformable)
        {
            end++;
        }

        return end + 1;
    }

    /// <summary>All padding of a segment is applied in front of its first block; the margin shrinks block by block to zero.</summary>
    private static void AddSegment(NetworkBuilder builder, IReadOnlyList<PlannedBlock> blocks, int first, int end)
    {
        var margin = 0;
        for (var i = end - 1; i >= first; i--)
        {
            margin = margin * blocks[i].Stride + blocks[i].Gene.Kernel / 2;
        }

        for (var i = first; i < end; i++)
        {
            var (name, gene, width, stride) = blocks[i];
            var transformable = gene.Form == BlockForm.Transformable;
            var own = gene.Kernel / 2;
            var isFirst = i == first;
            builder.AddBlock(name, new BlockPlan(
                gene.Form,
                width,
                gene.Kernel,
                stride,
                gene.Expansion,
                gene.HasBoundaryActivation,
                Segment: transformable ? first : null,
                FrontPadding: transformable && isFirst ? margin : 0,
                ShortcutPadding: !transformable ? 0 : isFirst ? margin - own : -own));
            margin = (margin - own) / stride;
        }
    }

    /// <summary>A block that the genotype keeps, with its place.</summary>
    private sealed record PlannedBlock(string Name, BlockGene Gene, int Width, int Stride)
    {
        public static IReadOnlyList<PlannedBlock> Sequence(Genotype genotype)
        {
            var blocks = new List<PlannedBlock>();
            for (var stage = 0; stage < genotype.Stages.Count; stage++)
            {
                var spec = genotype.Space.Stages[stage];
                for (var slot = 0; slot < spec.Slots; slot++)
                {
                    if (genotype.Stages[stage][slot] is { IsSkip: false } gene)
                    {
                        blocks.Add(new PlannedBlock($"stages.{stage}.{slot}", gene, spec.Width, slot == 0 ? spec.Stride : 1));
                    }
                }
            }

            return blocks;
        }
    }
}

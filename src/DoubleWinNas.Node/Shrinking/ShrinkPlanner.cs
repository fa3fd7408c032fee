using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Evaluation;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Node.Shrinking;

/// <summary>
/// Measures what each nonlinear block is worth and what it costs, and chooses. A block's importance is what the validation loss gains
/// when that block alone loses its inner activations, with statistics computed anew and no training.
/// </summary>
internal sealed class ShrinkPlanner(ShrinkSource source, Resolution resolution, IImageDataset judged, int threads)
{
    /// <summary>Of 128 images; enough that statistics are no part of the differences.</summary>
    private const int RecalibrationBatches = 8;

    /// <summary>Operations whose costs <see cref="Plan"/> reads: every block as it is, alone among others, and before another transformable one.</summary>
    public IReadOnlyList<CostOperation> RequiredOperations() =>
    [
        .. Planner.RequiredOperations(source.Network, resolution)
            .Concat(Planner.RequiredOperations(NetworkOf(source.Genotype), resolution))
            .Concat(Planner.RequiredOperations(NetworkOf(With(Candidates())), resolution))
            .Concat(Candidates().SelectMany(place => Planner.RequiredOperations(NetworkOf(With([place])), resolution)))
            .Distinct(),
    ];

    /// <param name="table">Costs of this machine.</param>
    /// <param name="boundMilliseconds">Latency that the shallow network has to keep, as the costs predict it.</param>
    /// <param name="progress">Told which block is judged, and the share of the work that is done.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="InputException">The bound cannot be kept: says the least latency.</exception>
    public ShrinkPlan Plan(CostTable table, double boundMilliseconds, Action<string, double> progress, CancellationToken cancellation)
    {
        var whole = Latency(source.Genotype, table);
        var places = Candidates();
        var least = Latency(With(places), table);
        if (least > boundMilliseconds)
        {
            throw new InputException(
                $"The bound of {boundMilliseconds:G4} ms cannot be kept: with every block merged that pays, {least:G4} ms are predicted on this machine "
                + $"(the network as it is: {whole:G4} ms). Raise the bound, or lower the resolution (currently {resolution}).");
        }

        progress("judging the network", 0);
        var reference = Judge(source.Network, cancellation);
        var blocks = new List<BlockCandidate>();
        foreach (var place in places)
        {
            cancellation.ThrowIfCancellationRequested();
            var name = $"stages.{place.Stage}.{place.Slot}";
            progress($"judging {name}", (double)blocks.Count / places.Count);
            var variant = With([place]);
            var result = Judge(NetworkOf(variant), cancellation);
            blocks.Add(new BlockCandidate(name, place.Stage, place.Slot, whole - Latency(variant, table), result.Loss - reference.Loss, result.Top1));
        }

        var (genotype, chosen) = Choose(blocks, places, whole, boundMilliseconds, table);
        return new ShrinkPlan(
            source.Sha256,
            source.Genotype.ToString(),
            genotype.ToString(),
            resolution,
            whole,
            boundMilliseconds,
            Latency(genotype, table),
            reference.Top1,
            blocks,
            [.. chosen.Select(block => block.Name)]);
    }

    /// <summary>Savings add up only nearly: where the choice misses the bound, as much more is asked for.</summary>
    private (Genotype Genotype, IReadOnlyList<BlockCandidate> Chosen) Choose(
        List<BlockCandidate> blocks, IReadOnlyList<(int Stage, int Slot)> places, double whole, double bound, CostTable table)
    {
        var wanted = whole - bound;
        while (BlockChoice.Choose(blocks, wanted) is { } chosen)
        {
            var genotype = With([.. chosen.Select(block => (block.Stage, block.Slot))]);
            var missed = Latency(genotype, table) - bound;
            if (missed <= 0)
            {
                return (genotype, chosen);
            }

            wanted += missed;
        }

        return (With(places), blocks);
    }

    private double Latency(Genotype genotype, CostTable table) => Planner.Choose(NetworkOf(genotype), resolution, table).ShallowMilliseconds;

    private EvaluationResult Judge(Network network, CancellationToken cancellation) => NetworkEvaluation.Run(
        new EvaluationOptions
        {
            Network = network,
            Weights = source.Weights,
            Resolution = resolution,
            RecalibrationBatches = RecalibrationBatches,
            Threads = threads,
        },
        judged,
        cancellation);

    /// <summary>Places of the nonlinear blocks.</summary>
    private List<(int Stage, int Slot)> Candidates() =>
    [
        .. source.Genotype.Stages.SelectMany((stage, index) => stage
            .Select((gene, slot) => (Gene: gene, Place: (index, slot)))
            .Where(entry => entry.Gene is { IsSkip: false, Form: BlockForm.Nonlinear })
            .Select(entry => entry.Place)),
    ];

    /// <summary>
    /// The source's genotype with some blocks transformable. Only before another transformable block there is an activation behind them:
    /// elsewhere the next block has its own, and the source none.
    /// </summary>
    private Genotype With(IReadOnlyCollection<(int Stage, int Slot)> places)
    {
        var stages = source.Genotype.Stages.Select(stage => stage.ToArray()).ToArray();
        var isLinearBehind = false;
        for (var stage = stages.Length - 1; stage >= 0; stage--)
        {
            for (var slot = stages[stage].Length - 1; slot >= 0; slot--)
            {
                var gene = stages[stage][slot];
                if (gene.IsSkip)
                {
                    continue;
                }

                if (places.Contains((stage, slot)))
                {
                    stages[stage][slot] = BlockGene.Transformable(gene.Kernel, gene.Expansion, boundaryActivation: isLinearBehind);
                }

                isLinearBehind = stages[stage][slot].Form == BlockForm.Transformable;
            }
        }

        return Genotype.Create(source.Genotype.Space, source.Genotype.Resolution, stages);
    }

    private Network NetworkOf(Genotype genotype) => GenotypeNetwork.Deep(genotype, source.Network.InputChannels, source.Network.Classes);
}

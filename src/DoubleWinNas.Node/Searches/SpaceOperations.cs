using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Node.Searches;

/// <summary>
/// Every operation that the planner can ask for in a search space. What it asks of a run of blocks depends on their kernels, on whether a
/// segment begins with them, and on the margin that the rest of the segment needs behind them; so a few genotypes stand for all: one for
/// each such run, and the planner itself says what they need. Between the sides at which a space is measured, costs are predicted.
/// </summary>
internal sealed class SpaceOperations
{
    /// <summary>More would take hours to measure; larger spaces freeze what one search has measured.</summary>
    private const int MostRuns = 60_000;

    private readonly GenotypeSpace _space;
    private readonly IReadOnlyList<(int Stage, int Slot, int Stride)> _slots;

    /// <summary>Margins that what follows a slot can need, each with genes that need it.</summary>
    private readonly Dictionary<int, IReadOnlyList<Gene>>[] _margins;

    private readonly Dictionary<string, IReadOnlyList<Gene>> _runs = [];

    private SpaceOperations(GenotypeSpace space)
    {
        _space = space;
        _slots = [.. space.Space.Stages.SelectMany((stage, s) => Enumerable.Range(0, stage.Slots).Select(slot => (s, slot, slot == 0 ? stage.Stride : 1)))];
        _margins = new Dictionary<int, IReadOnlyList<Gene>>[_slots.Count + 1];
    }

    private bool HasNonlinear => _space.Forms.Contains(BlockForm.Nonlinear);

    private bool HasTransformable => _space.Forms.Contains(BlockForm.Transformable);

    /// <param name="space">What a search may choose.</param>
    /// <param name="channels">Of the images.</param>
    /// <param name="classes">Length of the logits.</param>
    /// <exception cref="InputException">The space is too large to be measured as a whole.</exception>
    public static IReadOnlyList<CostOperation> Of(GenotypeSpace space, int channels, int classes)
    {
        var operations = new SortedDictionary<string, CostOperation>(StringComparer.Ordinal);
        foreach (var genotype in new SpaceOperations(space).Genotypes())
        {
            var network = GenotypeNetwork.Deep(genotype, channels, classes);
            foreach (var operation in Planner.RequiredOperations(network, network.Resolution))
            {
                operations[operation.ToString()] = operation;
            }
        }

        return [.. operations.Values];
    }

    private IEnumerable<Genotype> Genotypes()
    {
        if (HasNonlinear)
        {
            foreach (var kernel in _space.Space.Kernels)
            {
                _runs[$"N{kernel}"] = [.. _slots.Select(_ => new Gene(BlockForm.Nonlinear, kernel, Closed: false))];
            }
        }

        if (HasTransformable)
        {
            FindMargins();
            for (var first = 0; first < _slots.Count; first++)
            {
                Extend(first, first, [], kernel: 1, stride: 1);
            }
        }

        return from genes in _runs.Values
               from expansion in _space.Space.Expansions
               from resolution in _space.MeasuredResolutions
               select Genotype.Create(_space.Space, resolution, Stages(genes, expansion));
    }

    /// <summary>From the last slot to the first: skipped, it passes on what follows; a block adds its own.</summary>
    private void FindMargins()
    {
        _margins[_slots.Count] = new() { [0] = [] };
        for (var slot = _slots.Count - 1; slot >= 0; slot--)
        {
            var margins = new Dictionary<int, IReadOnlyList<Gene>>();
            if (CanSkip(slot))
            {
                AddAll(_margins[slot + 1], margin => margin, Gene.Skip);
            }

            if (HasNonlinear)
            {
                margins.TryAdd(0, Fill(slot, new Gene(BlockForm.Nonlinear, _space.Space.Kernels[0], Closed: false)));
            }

            foreach (var kernel in _space.Space.Kernels)
            {
                var closed = new Gene(BlockForm.Transformable, kernel, Closed: true);
                margins.TryAdd(kernel / 2, [closed, .. Fill(slot + 1, closed)]);
                AddAll(_margins[slot + 1], margin => (margin * _slots[slot].Stride) + (kernel / 2), closed with { Closed = false });
            }

            _margins[slot] = margins;

            void AddAll(Dictionary<int, IReadOnlyList<Gene>> following, Func<int, int> own, Gene gene)
            {
                foreach (var (margin, genes) in following)
                {
                    margins.TryAdd(own(margin), [gene, .. genes]);
                }
            }
        }
    }

    /// <summary>All runs that begin at a slot and go on with the given genes.</summary>
    /// <param name="first">Slot of the first block.</param>
    /// <param name="slot">Slot to be filled next.</param>
    /// <param name="run">Genes from <paramref name="first"/> on.</param>
    /// <param name="kernel">Of the run as one convolution.</param>
    /// <param name="stride">The same.</param>
    private void Extend(int first, int slot, IReadOnlyList<Gene> run, int kernel, int stride)
    {
        if (slot == _slots.Count)
        {
            return;
        }

        foreach (var own in _space.Space.Kernels)
        {
            var size = kernel + ((own - 1) * stride);
            if (run.Count > 0 && size > Planner.DefaultMaxMergedKernel)
            {
                continue;
            }

            var open = new Gene(BlockForm.Transformable, own, Closed: false);
            Add(first, [.. run, open with { Closed = true }], "a", Fill(slot + 1, open with { Closed = true }));
            foreach (var (margin, rest) in _margins[slot + 1])
            {
                Add(first, [.. run, open], $"{margin}", rest);
            }

            Extend(first, slot + 1, [.. run, open], size, stride * _slots[slot].Stride);
        }

        if (run.Count > 0 && CanSkip(slot))
        {
            Extend(first, slot + 1, [.. run, Gene.Skip], kernel, stride);
        }
    }

    /// <summary>Keeps one genotype for each run, behind a closed and behind an open block.</summary>
    private void Add(int first, IReadOnlyList<Gene> run, string margin, IReadOnlyList<Gene> rest)
    {
        var blocks = run.Select((gene, i) => (gene, _slots[first + i])).Where(block => !block.gene.IsSkip)
            .Select(block => $"{block.Item2.Stage}{(block.Item2.Slot == 0 ? "/" : "-")}{block.gene.Kernel}");
        foreach (var closed in first == 0 ? [true] : new[] { true, false })
        {
            var key = $"{closed} {string.Join(' ', blocks)} {margin}";
            if (!_runs.ContainsKey(key))
            {
                var before = new Gene(BlockForm.Transformable, _space.Space.Kernels[0], Closed: true);
                _runs[key] = [.. Enumerable.Repeat(before, Math.Max(0, first - 1)), .. first > 0 ? [before with { Closed = closed }] : Array.Empty<Gene>(), .. run, .. rest];
                if (_runs.Count > MostRuns)
                {
                    throw new InputException(
                        $"Space {_space.Space.Name} with kernels {string.Join(", ", _space.Space.Kernels)} is too large to be measured as a whole. Narrow it, or freeze what a search has measured: 'dwnas device table save FILE --from DIR'.");
                }
            }
        }
    }

    private IReadOnlyList<Gene> Fill(int slot, Gene gene) => [.. Enumerable.Repeat(gene, _slots.Count - slot)];

    private bool CanSkip(int slot) => _space.Space.CanSkip(_slots[slot].Stage, _slots[slot].Slot);

    private IReadOnlyList<IReadOnlyList<BlockGene>> Stages(IReadOnlyList<Gene> genes, int expansion)
    {
        var at = 0;
        return [.. _space.Space.Stages.Select(stage => (IReadOnlyList<BlockGene>)[.. Enumerable.Range(0, stage.Slots).Select(_ => genes[at++].ToBlock(expansion))])];
    }

    /// <summary>A slot's choice but for the expansion, which changes no margin.</summary>
    /// <param name="Kernel">0 for a skipped slot.</param>
    /// <param name="Closed">Whether an activation ends the segment here.</param>
    private readonly record struct Gene(BlockForm Form, int Kernel, bool Closed)
    {
        public static Gene Skip => default;

        public bool IsSkip => Kernel == 0;

        public BlockGene ToBlock(int expansion) => IsSkip ? BlockGene.Skip
            : Form == BlockForm.Nonlinear ? BlockGene.Nonlinear(Kernel, expansion)
            : BlockGene.Transformable(Kernel, expansion, Closed);
    }
}

using System.Globalization;

namespace DoubleWinNas.Networks.Genotypes;

/// <summary>Reads a genotype's canonical text; strict, so that one architecture has one text.</summary>
internal sealed class GenotypeParser(string text)
{
    private const int MostDigits = 5;
    private const string Example = "mobile-32@28_T3e6a.S_T3e6a.T3e3.S_N5e3.T3e6a.S";

    private int _at;

    public Genotype Parse()
    {
        var space = ParseSpace();
        Expect('@');
        var resolutionAt = _at;
        var resolution = ParseNumber("the resolution");
        if (GenotypeRules.ResolutionViolation(space, resolution) is { } violation)
        {
            throw Error(resolutionAt, violation);
        }

        var stages = new List<IReadOnlyList<BlockGene>>();
        while (_at < text.Length)
        {
            Expect('_');
            if (stages.Count == space.Stages.Count)
            {
                throw Error(_at, $"a further stage begins, but {space.Name} has {space.Stages.Count}.");
            }

            stages.Add(ParseStage(space, stages.Count));
        }

        return stages.Count == space.Stages.Count
            ? new Genotype(space, resolution, stages)
            : throw Error(_at, "the text ends: it " + GenotypeRules.StageCount(space, stages.Count));
    }

    private SearchSpace ParseSpace()
    {
        var end = text.IndexOf('@');
        if (end < 0)
        {
            throw Error(0, "no '@' separates the search space from the resolution.");
        }

        _at = end;
        try
        {
            return SearchSpace.Named(text[..end]);
        }
        catch (InputException unknown)
        {
            throw Error(0, unknown.Message);
        }
    }

    private List<BlockGene> ParseStage(SearchSpace space, int stage)
    {
        var genes = new List<BlockGene> { ParseGene(space, stage, 0) };
        while (_at < text.Length && text[_at] == '.')
        {
            _at++;
            if (genes.Count == space.Stages[stage].Slots)
            {
                throw Error(_at, $"a further slot begins: {GenotypeRules.SlotCount(space, stage, genes.Count + 1)}");
            }

            genes.Add(ParseGene(space, stage, genes.Count));
        }

        if (_at < text.Length && text[_at] != '_')
        {
            throw Error(_at, $"found '{text[_at]}' where '.', '_' or the end is needed.");
        }

        return genes.Count == space.Stages[stage].Slots ? genes : throw Error(_at, GenotypeRules.SlotCount(space, stage, genes.Count));
    }

    private BlockGene ParseGene(SearchSpace space, int stage, int slot)
    {
        var start = _at;
        var gene = ParseGene();
        return GenotypeRules.GeneViolation(space, stage, slot, gene) is { } violation ? throw Error(start, violation) : gene;
    }

    private BlockGene ParseGene()
    {
        var form = _at < text.Length ? text[_at++] : throw Error(_at, "a block is missing; allowed are S, N and T.");
        if (form == 'S')
        {
            return BlockGene.Skip;
        }

        if (form is not ('N' or 'T'))
        {
            throw Error(_at - 1, $"'{form}' begins no block; allowed are S (skip), N (nonlinear) and T (transformable).");
        }

        var kernel = ParseNumber("a kernel");
        Expect('e');
        var expansion = ParseNumber("an expansion");
        if (form == 'N')
        {
            return BlockGene.Nonlinear(kernel, expansion);
        }

        var boundary = _at < text.Length && text[_at] == 'a';
        if (boundary)
        {
            _at++;
        }

        return BlockGene.Transformable(kernel, expansion, boundary);
    }

    private int ParseNumber(string what)
    {
        var start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]) && _at - start < MostDigits)
        {
            _at++;
        }

        if (_at == start)
        {
            throw Error(start, $"{what} (a number) is missing.");
        }

        return text[start] == '0'
            ? throw Error(start, $"{what} is written with a leading zero.")
            : int.Parse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private void Expect(char expected)
    {
        if (_at >= text.Length || text[_at] != expected)
        {
            throw Error(_at, _at < text.Length ? $"found '{text[_at]}' where '{expected}' is needed." : $"the text ends where '{expected}' is needed.");
        }

        _at++;
    }

    private InputException Error(int position, string what) =>
        new($"Genotype '{text}', position {position + 1}: {what} An example is {Example}.");
}

using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Networks.Genotypes;

/// <summary>
/// The choice for one slot of a stage. Text: <c>S</c> for a skipped slot, else form, kernel, expansion and, for a transformable
/// block with a boundary activation, <c>a</c>: <c>N5e3</c>, <c>T3e6a</c>, <c>T3e6</c>.
/// </summary>
public readonly record struct BlockGene
{
    private BlockGene(BlockForm form, int kernel, int expansion, bool boundaryActivation, bool isSkip)
    {
        Form = form;
        Kernel = kernel;
        Expansion = expansion;
        HasBoundaryActivation = boundaryActivation;
        IsSkip = isSkip;
    }

    /// <summary>A slot that holds no block.</summary>
    public static BlockGene Skip { get; } = new(BlockForm.Nonlinear, 0, 0, boundaryActivation: false, isSkip: true);

    public BlockForm Form { get; }

    public int Kernel { get; }

    public int Expansion { get; }

    /// <summary>ReLU6 after the block; only transformable blocks can have it.</summary>
    public bool HasBoundaryActivation { get; }

    public bool IsSkip { get; }

    public static BlockGene Nonlinear(int kernel, int expansion) => new(BlockForm.Nonlinear, kernel, expansion, boundaryActivation: false, isSkip: false);

    public static BlockGene Transformable(int kernel, int expansion, bool boundaryActivation) =>
        new(BlockForm.Transformable, kernel, expansion, boundaryActivation, isSkip: false);

    public override string ToString() => IsSkip
        ? "S"
        : $"{(Form == BlockForm.Nonlinear ? 'N' : 'T')}{Kernel}e{Expansion}{(HasBoundaryActivation ? "a" : "")}";
}

using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Torch;

namespace DoubleWinNas.Training.Supernets;

/// <summary>
/// The part of a shared parameter that a subnet uses: the first output and input channels, and the centre of the kernel. A centre crop
/// keeps a tap where it stands relative to the output pixel, so a 3x3 kernel is the 5x5 one with its rim at zero.
/// </summary>
/// <param name="Whole">Shape of the shared parameter.</param>
/// <param name="Part">Shape of the subnet's; in no dimension larger.</param>
internal sealed record ParameterSlice(IReadOnlyList<int> Whole, IReadOnlyList<int> Part)
{
    private const int FirstKernelDimension = 2;

    public bool IsWhole { get; } = Whole.SequenceEqual(Part);

    /// <summary>A view, through which gradients flow into the shared parameter; the parameter itself where it is used whole.</summary>
    public Tensor View(Tensor whole)
    {
        if (IsWhole)
        {
            return whole;
        }

        var view = whole;
        for (var i = 0; i < Part.Count; i++)
        {
            if (Part[i] == Whole[i])
            {
                continue;
            }

            var narrowed = view.Narrow(i, StartOf(i), Part[i]);
            if (!ReferenceEquals(view, whole))
            {
                view.Dispose();
            }

            view = narrowed;
        }

        return view;
    }

    /// <summary>The same values, copied.</summary>
    public WeightTensor Copy(WeightTensor whole)
    {
        var data = new float[Part.Aggregate(1, (product, size) => product * size)];
        var next = 0;
        CopyFrom(whole.Data, dimension: 0, offset: 0, data, ref next);
        return new WeightTensor(Part, data);
    }

    private void CopyFrom(float[] whole, int dimension, int offset, float[] part, ref int next)
    {
        offset += StartOf(dimension);
        if (dimension == Part.Count - 1)
        {
            whole.AsSpan(offset, Part[dimension]).CopyTo(part.AsSpan(next));
            next += Part[dimension];
            return;
        }

        for (var i = 0; i < Part[dimension]; i++)
        {
            CopyFrom(whole, dimension + 1, (offset + i) * Whole[dimension + 1], part, ref next);
        }
    }

    private int StartOf(int dimension) => dimension < FirstKernelDimension ? 0 : (Whole[dimension] - Part[dimension]) / 2;
}

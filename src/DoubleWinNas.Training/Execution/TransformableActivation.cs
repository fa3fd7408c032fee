using DoubleWinNas.Torch;

namespace DoubleWinNas.Training.Execution;

/// <summary>phi_s(x) = s*x + (1-s)*ReLU6(x).</summary>
internal static class TransformableActivation
{
    /// <summary>Applies it; for s = 1 without any work.</summary>
    /// <param name="owned">The value may be handed through. Else the result is a handle of its own.</param>
    public static Tensor Apply(Tensor x, double s, bool owned)
    {
        if (s >= 1)
        {
            return owned ? x : x.Alias();
        }

        var clamped = Functional.Relu6(x);
        if (s <= 0)
        {
            return clamped;
        }

        using (clamped)
        {
            return clamped.Lerp(x, s);
        }
    }
}

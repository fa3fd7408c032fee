using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

/// <summary>
/// Records no graph on this thread until disposed: <c>using var noGrad = new NoGrad();</c>. The former mode comes back also when an
/// exception passes.
/// </summary>
public readonly ref struct NoGrad : IDisposable
{
    private readonly bool _previous;

    public NoGrad()
    {
        NativeMethods.Check(NativeMethods.SetGradMode(0, out var previous));
        _previous = previous != 0;
    }

    /// <summary>Whether operators on this thread record their graph; default true.</summary>
    public static bool IsGradEnabled
    {
        get
        {
            NativeMethods.Check(NativeMethods.GetGradMode(out var enabled));
            return enabled != 0;
        }
    }

    public void Dispose() => NativeMethods.Check(NativeMethods.SetGradMode(_previous ? 1 : 0, out _));
}
